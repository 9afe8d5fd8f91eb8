import { randomBytes, viewHash } from "@tracehold/crypto"
import { createEngine, type Engine } from "@tracehold/policy"
import {
  type Authorship,
  applyChanges,
  encodeUtf8,
  type FileVersion,
  type TextChange,
  type TraceEvent,
  visibleText,
} from "@tracehold/trace"
import { openStore, readCard, SessionWriter } from "@tracehold/vault"
import { difference } from "./difference.ts"

export const USER: Authorship = { actor: "user", rung: 5, evidence: "keystroke" }
export const AGENT: Authorship = {
  actor: "agent",
  rung: 2,
  evidence: "transcript:claude-code",
  agent: "claude-code",
  call: "call-1",
}
export const COMMAND: Authorship = { actor: "command", rung: 7, evidence: "command" }

/** One editor window's session written into a real vault, through policy, as the recorder writes it: for tests that read it back. */
export class RecordedSession implements Disposable {
  readonly #engine: Engine
  readonly #repo: string
  readonly #startMin: number
  readonly #store: ReturnType<typeof openStore>
  readonly #writer: SessionWriter
  readonly #docs = new Map<string, string>()
  #atMs = 0
  #change = 0
  #command = 0

  /** @param startMin - Unix minute at which the session begins. */
  constructor(vault: string, repo: string, startMin: number) {
    this.#engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
    this.#repo = repo
    this.#startMin = startMin
    this.#store = openStore(vault)
    this.#writer = SessionWriter.start(this.#store, readCard(vault), {
      sessionId: randomBytes(16),
      nowMin: startMin,
      onErased: () => undefined,
      detectors: this.#engine.detectors,
    })
  }

  /** Begins a chunk with what is open now. */
  begin(branch: string | null): void {
    const wallMs = (this.#startMin + this.#minutes()) * 60_000
    this.#frame({
      kind: "chunk-start",
      atMs: this.#atMs,
      schema: 0,
      no: this.#writer.chunkNo,
      wallMs,
      pin: this.#writer.pin(),
      policy: this.#engine.digest,
      host: { editor: "Code", version: "1.139.1", platform: "linux", remote: false },
      roots: [{ name: this.#repo, repo: this.#repo, remote: null, branch, head: null, donate: "suggest" }],
    })
    const docs = [...this.#docs].map(([doc, text]) => ({
      doc,
      language: "typescript",
      eol: "lf" as const,
      text: this.#blob(text),
      dirty: false,
    }))
    this.#frame({
      kind: "keyframe",
      atMs: this.#atMs,
      tree: null,
      files: [],
      docs,
      panes: [],
      terminals: [],
      focus: { kind: "nothing" },
    })
  }

  wait(ms: number): this {
    this.#atMs += ms
    return this
  }

  open(doc: string, text: string, language = "typescript"): this {
    this.#docs.set(doc, text)
    this.#add({ kind: "open", doc, language, eol: text.includes("\r\n") ? "crlf" : "lf", text: this.#blob(text), dirty: false })
    this.#add({ kind: "layout", panes: [{ pane: 0, doc, group: 0 }] })
    return this.look(doc, 0, 30).focus(doc)
  }

  focus(doc: string): this {
    return this.#add({ kind: "focus", on: { kind: "pane", pane: 0, doc } })
  }

  look(doc: string, first: number, last: number): this {
    const lines: [number, number][] = [[first, last]]
    return this.#add({ kind: "view", pane: 0, doc, lines, hash: viewHash(visibleText(this.text(doc), lines)) })
  }

  text(doc: string): string {
    return this.#docs.get(doc) ?? ""
  }

  edit(doc: string, changes: TextChange[], by: Authorship): this {
    this.#docs.set(doc, applyChanges(this.text(doc), changes))
    return this.#add({ kind: "edit", doc, change: this.#change++, changes, by })
  }

  /** Key by key after `anchor`, the cursor moving along. */
  type(doc: string, anchor: string, typed: string): this {
    let offset = this.text(doc).indexOf(anchor) + anchor.length
    for (const key of typed) {
      this.wait(70 + ((key.codePointAt(0) ?? 0) % 5) * 31)
      this.edit(doc, [{ offset, deleted: 0, inserted: key }], USER)
      offset += key.length
      const before = this.text(doc).slice(0, offset).split("\n")
      const at: [number, number] = [before.length - 1, before.at(-1)?.length ?? 0]
      this.#add({ kind: "select", pane: 0, doc, cursors: [{ anchor: at, active: at }], cause: "keyboard" })
    }
    return this
  }

  save(doc: string): this {
    return this.#add({ kind: "save", doc, version: this.#version(this.text(doc)) })
  }

  /** A change of a file on disk by someone else than the editor; an open document takes it over. */
  write(path: string, text: string, by: Authorship): this {
    const before = this.#docs.get(path)
    const change = this.#change++
    this.#add({
      kind: "file",
      path,
      change,
      op: before === undefined ? "create" : "change",
      before: before === undefined ? null : this.#version(before),
      after: this.#version(text),
      by,
    })
    return before === undefined ? this : this.edit(path, [difference(before, text)], by)
  }

  /** A command in a terminal with its screen growing row by row. */
  run(terminal: number, name: string, line: string, output: readonly string[], exitCode: number): this {
    const command = this.#command++
    if (command === 0 || terminal > 0) this.#add({ kind: "terminal", terminal, op: "open", name })
    this.#add({ kind: "focus", on: { kind: "terminal", terminal } })
    this.#add({ kind: "command", terminal, command, line, cwd: `/home/k7q2/${this.#repo}` })
    this.screen(terminal, [`$ ${line}`])
    for (let rows = 1; rows <= output.length; rows++) {
      this.wait(240)
      this.screen(terminal, [`$ ${line}`, ...output.slice(0, rows)])
    }
    this.#add({ kind: "command-end", terminal, command, exitCode, durationMs: output.length * 240, output: "seen" })
    return this.screen(terminal, [`$ ${line}`, ...output, "$ "])
  }

  screen(terminal: number, rows: readonly string[]): this {
    const shown = rows.slice(-14)
    return this.#add({
      kind: "screen",
      terminal,
      rows: 14,
      cols: 96,
      alt: false,
      key: true,
      lines: shown.map((text, row): [number, string] => [row, text]),
      cursor: [Math.max(0, shown.length - 1), shown.at(-1)?.length ?? 0],
    })
  }

  prompt(text: string): this {
    return this.#add({ kind: "prompt", agent: "claude-code", conversation: "c1", turn: "t1", text })
  }

  reply(text: string): this {
    return this.#add({ kind: "reply", agent: "claude-code", conversation: "c1", turn: "t1", text })
  }

  tool(name: string, input: unknown, paths: readonly string[]): this {
    return this.#add({
      kind: "tool",
      agent: "claude-code",
      conversation: "c1",
      turn: "t1",
      call: "call-1",
      name,
      input: JSON.stringify(input),
      paths: [...paths],
    })
  }

  git(op: "checkout" | "commit", branch: string): this {
    return this.#add({ kind: "git", root: this.#repo, op, branch, head: null, branchBefore: null, headBefore: null })
  }

  pause(ms: number): this {
    const fromMs = this.#atMs
    this.#atMs += ms
    return this.#add({ kind: "gap", reason: "paused", what: "paused by you", fromMs, count: 0 })
  }

  end(last: boolean): void {
    const nowMin = this.#startMin + this.#minutes()
    this.#writer.flush(nowMin)
    this.#writer.closeChunk({ nowMin, last })
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]()
    this.#store[Symbol.dispose]()
  }

  #add(event: WithoutTime<TraceEvent>): this {
    this.#atMs += 1
    this.#writer.append(this.#engine.admit({ ...event, atMs: this.#atMs } as TraceEvent))
    return this
  }

  #frame(event: Parameters<Engine["admit"]>[0]): void {
    this.#writer.append(this.#engine.admit(event))
  }

  #blob(text: string): string {
    return this.#writer.putBlob(this.#repo, encodeUtf8(this.#engine.mask(text).text))
  }

  #version(text: string): FileVersion {
    return { form: "text", blob: this.#blob(text), bytes: encodeUtf8(text).length }
  }

  #minutes(): number {
    return Math.floor(this.#atMs / 60_000)
  }
}

type WithoutTime<E> = E extends unknown ? Omit<E, "atMs"> : never
