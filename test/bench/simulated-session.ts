import type { SensorRecord } from "@tracehold/capture"
import { Random } from "./random.ts"
import { SimulatedDocument } from "./simulated-document.ts"
import { SimulatedTerminal } from "./simulated-terminal.ts"
import type { NaiveEvent, Step } from "./step.ts"

export type SessionInput = {
  readonly seed: number
  readonly hard: boolean
  /** How long the session lasts, in its own time. */
  readonly minutes: number
  /** Files of the workspace that are opened and edited. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly uriOf: (path: string) => string
}

/** A developer's session, made of real source text and a modelled user: the same for the same seed. */
export function simulateSession(input: SessionInput): Step[] {
  const session = new Session(input)
  while (session.nowMs < input.minutes * 60_000) session.goOn()
  return session.steps
}

class Session {
  readonly steps: Step[] = []
  nowMs = 100
  readonly #input: SessionInput
  readonly #random: Random
  readonly #terminal: SimulatedTerminal
  readonly #documents = new Map<string, SimulatedDocument>()
  #active: SimulatedDocument
  #command = 0
  #userActed = true

  constructor(input: SessionInput) {
    this.#input = input
    this.#random = new Random(input.seed)
    this.#terminal = new SimulatedTerminal(this.#random, input.hard)
    this.#active = this.#document(input.files[0]?.path ?? "")
    const { rows } = this.#terminal
    const terminal: SensorRecord[] = [
      { kind: "terminal-open", atMs: 0, terminal: 0, name: "bash" },
      { kind: "terminal-size", atMs: 0, terminal: 0, rows, cols: 120 },
    ]
    this.#step(0, terminal, [])
    this.#show()
  }

  goOn(): void {
    const what = this.#random.fraction()
    if (what < 0.3) this.#typing()
    else if (what < 0.45) this.#scrolling()
    else if (what < 0.55) this.#moving()
    else if (what < 0.65) this.#switching()
    else if (what < 0.95) this.#running()
    else this.#agent()
  }

  /** Types a stretch of some other file's text, with mistakes, and saves. */
  #typing(): void {
    const source = this.#random.pick(this.#input.files).text
    const from = this.#random.between(0, Math.max(0, source.length - 400))
    const text = source.slice(from, from + this.#random.between(30, 300)).replaceAll("\r", "")
    const doc = this.#active
    this.#moving()
    for (const key of text) {
      this.#change(doc, doc.type(key), this.#random.between(45, 220))
      if (this.#random.chance(0.03)) this.#change(doc, doc.type("", 1), this.#random.between(80, 300))
    }
    const records: SensorRecord[] = [{ kind: "doc-save", atMs: this.nowMs, uri: doc.uri }]
    this.#step(this.#random.between(200, 3000), records, [], { path: doc.path, text: doc.text })
  }

  #change(doc: SimulatedDocument, change: ReturnType<SimulatedDocument["type"]>, waitMs: number): void {
    const before = doc.top
    const { offset: rangeOffset, deleted: rangeLength, inserted: text } = change
    const records: SensorRecord[] = [
      { kind: "doc-change", atMs: this.nowMs, uri: doc.uri, changes: [change], dirty: true, focused: true },
      doc.select(this.nowMs),
    ]
    if (before !== doc.top) records.push(doc.view(this.nowMs))
    const diff = { rangeOffset, rangeLength, text }
    const edit: NaiveEvent = { type: "action", action: { kind: "edit", source: "user", file: doc.path, diff } }
    this.#userActed = true
    this.#step(waitMs, records, [edit, this.#observation()])
  }

  #moving(): void {
    const doc = this.#active
    const moved = doc.goTo(this.#random.between(0, doc.lines.length - 1), this.#random.between(0, 60))
    const records = [doc.select(this.nowMs), ...(moved ? [doc.view(this.nowMs)] : [])]
    const action = {
      kind: "selection",
      source: "user",
      file: doc.path,
      selectionStart: doc.line,
      selectionEnd: doc.line,
      selectedText: "",
    }
    this.#step(this.#random.between(300, 2500), records, [{ type: "action", action }, this.#observation()])
  }

  #scrolling(): void {
    const down = this.#random.chance(0.6) ? 1 : -1
    for (let left = this.#random.between(5, 40); left > 0; left -= 1) {
      this.#active.scroll(down * this.#random.between(1, 6))
      this.#step(100, [this.#active.view(this.nowMs)], [this.#observation()])
    }
  }

  #switching(): void {
    this.#active = this.#document(this.#random.pick(this.#input.files).path)
    this.#show()
    this.#step(this.#random.between(500, 6000), [], [])
  }

  #running(): void {
    const { line, chunks } = this.#terminal.run()
    const command = this.#command++
    const action = { kind: "terminal_command", source: "user", terminalId: "terminal-1", terminalName: "bash", command: line }
    this.#terminal.print(`$ ${line}\n`)
    const focus: SensorRecord = { kind: "focus", atMs: this.nowMs, on: { kind: "terminal", terminal: 0 } }
    const start: SensorRecord = { kind: "command-start", atMs: this.nowMs, terminal: 0, command, line, cwd: null }
    this.#step(50, [focus, start], [{ type: "action", action }])
    let seenMs = this.nowMs
    for (const data of chunks) {
      this.#terminal.print(data)
      const due = this.nowMs - seenMs >= 100
      if (due) seenMs = this.nowMs
      this.#step(33, [{ kind: "command-data", atMs: this.nowMs, terminal: 0, command, data }], due ? [this.#observation()] : [])
    }
    const end: SensorRecord = { kind: "command-end", atMs: this.nowMs, terminal: 0, command, exitCode: 0, chunks: chunks.length }
    const { uri } = this.#active
    const back: SensorRecord = { kind: "focus", atMs: this.nowMs, on: { kind: "pane", pane: 0, uri } }
    this.#step(this.#random.between(300, 2000), [end, back], [this.#observation()])
  }

  /** Somebody else writes a file: three lines of it are revised, and the editor loads it anew. */
  #agent(): void {
    const doc = this.#document(this.#random.pick(this.#input.files).path)
    const at = this.#random.between(0, doc.lines.length - 1)
    const offset = doc.lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0)
    const before = doc.lines.slice(at, at + 3)
    const after = before.map((line) => `${line} // revised ${this.#random.between(1, 99)}`)
    doc.lines.splice(at, before.length, ...after)
    const change = { offset, deleted: before.join("\n").length, inserted: after.join("\n") }
    const focused = doc === this.#active
    const records: SensorRecord[] = [
      { kind: "doc-change", atMs: this.nowMs, uri: doc.uri, changes: [change], dirty: false, focused },
      { kind: "disk", atMs: this.nowMs, path: decodeURIComponent(new URL(doc.uri).pathname), op: "change" },
    ]
    const diff = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)].join("\n")
    const action = { kind: "file_change", source: "agent", file: doc.path, changeType: "change", diff }
    const snapshot: NaiveEvent[] = this.#userActed ? [{ type: "workspace_snapshot" }] : []
    this.#userActed = false
    const write = { path: doc.path, text: doc.text }
    this.#step(this.#random.between(200, 1500), records, [...snapshot, { type: "action", action }], write)
  }

  #show(): void {
    const { uri } = this.#active
    const layout: SensorRecord = { kind: "layout", atMs: this.nowMs, panes: [{ pane: 0, uri, group: 1 }] }
    const focus: SensorRecord = { kind: "focus", atMs: this.nowMs, on: { kind: "pane", pane: 0, uri } }
    const action = { kind: "tab_switch", source: "user", file: this.#active.path, previousFile: null }
    this.#step(50, [layout, focus, this.#active.view(this.nowMs)], [{ type: "action", action }, this.#observation()])
  }

  #document(path: string): SimulatedDocument {
    const known = this.#documents.get(path)
    if (known !== undefined) return known
    const text = this.#input.files.find((file) => file.path === path)?.text ?? ""
    const doc = new SimulatedDocument(path, this.#input.uriOf(path), text)
    this.#documents.set(path, doc)
    this.#step(0, [doc.open(this.nowMs)], [])
    return doc
  }

  #observation(): NaiveEvent {
    return { type: "observation", observation: { viewport: this.#active.viewport, activeTerminal: this.#terminal.seen } }
  }

  #step(waitMs: number, records: readonly SensorRecord[], naive: readonly NaiveEvent[], write: Step["write"] = null): void {
    this.steps.push({ atMs: this.nowMs, records, naive, write })
    this.nowMs += waitMs
  }
}
