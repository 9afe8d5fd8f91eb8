import type { SensorOf } from "@tracehold/capture"
import { type EventOf, maskText } from "@tracehold/trace"
import type { RecorderContext } from "./recorder-context.ts"
import { restOnTop } from "./rest-on-top.ts"
import { changedStyles } from "./row-styles.ts"
import { type ScreenRows, TerminalScreen } from "./terminal-screen.ts"

/** A screen as it was recorded last: what a reader of the vault has of it. */
type Shown = Omit<EventOf<"keyframe">["terminals"][number], "terminal">
type Running = {
  readonly terminal: number
  readonly line: string
  readonly cwd: string | null
  readonly fromMs: number
  toMs: number | null
  /** Policy wants none of its output. */
  readonly withheld: boolean
}

/** A command is still a possible cause this long after it ended: its last writes are reported late. */
const GRACE_MS = 1500
const SECRET_UNITS = 8

/** Terminals: their commands, and their screens as a person sees them. */
export class TerminalRecorder {
  readonly #context: RecorderContext
  readonly #screens = new Map<number, TerminalScreen>()
  readonly #shown = new Map<number, Shown>()
  readonly #running = new Map<number, Running>()
  /** Secrets that were taken out of this session's screens already; in memory only. */
  readonly #masked = new Set<string>()
  /** Screens that were written to while nothing was recorded. */
  readonly #unrecorded = new Set<number>()

  constructor(context: RecorderContext) {
    this.#context = context
  }

  open({ atMs, terminal, name }: SensorOf<"terminal-open">): void {
    if (this.#screens.has(terminal)) return
    this.#screens.set(terminal, new TerminalScreen(name))
    this.#context.sink.emit({ kind: "terminal", atMs, terminal, op: "open", name })
  }

  close({ atMs, terminal, name }: SensorOf<"terminal-close">): void {
    this.#screens.get(terminal)?.[Symbol.dispose]()
    this.#screens.delete(terminal)
    this.#shown.delete(terminal)
    this.#context.sink.emit({ kind: "terminal", atMs, terminal, op: "close", name })
  }

  resize({ terminal, rows, cols }: SensorOf<"terminal-size">): void {
    this.#screens.get(terminal)?.resize(rows, cols)
  }

  start({ atMs, terminal, command, line, cwd }: SensorOf<"command-start">): void {
    for (const [old, { toMs }] of this.#running) if (toMs !== null && toMs + GRACE_MS < atMs) this.#running.delete(old)
    const verdict = this.#context.engine().command(line, cwd)
    this.#running.set(command, { terminal, line, cwd, fromMs: atMs, toMs: null, withheld: verdict.kind === "drop" })
    const admitted = this.#context.sink.emit({ kind: "command", atMs, terminal, command, line, cwd })
    this.#screens.get(terminal)?.writeCommand(admitted.kind === "command" ? admitted.line : "")
    if (verdict.kind === "keep") return
    this.#context.sink.emit({ kind: "gap", atMs, reason: "policy", what: verdict.rule, fromMs: atMs, count: 1 })
  }

  /** Output of a command that policy withholds never reaches the screen, nor does that of one whose start was lost: it may be one. */
  data({ terminal, command, data }: SensorOf<"command-data">): void {
    if (this.#running.get(command)?.withheld !== false) return
    this.#screens.get(terminal)?.write(data)
    if (!this.#context.sink.writes) this.#unrecorded.add(terminal)
  }

  async end({ atMs, terminal, command, exitCode, chunks }: SensorOf<"command-end">): Promise<void> {
    const running = this.#running.get(command)
    if (running !== undefined) running.toMs = atMs
    await this.#screens.get(terminal)?.settled()
    this.sample(atMs) // What the command left on the screen belongs before its end.
    const durationMs = Math.max(0, Math.round(atMs - (running?.fromMs ?? atMs)))
    this.#context.sink.emit({
      kind: "command-end",
      atMs,
      terminal,
      command,
      exitCode,
      durationMs,
      output: chunks > 0 ? "seen" : "lost",
    })
  }

  /** Record every screen that changed since the last look; called at most 10 times a second. */
  sample(atMs: number): void {
    for (const [terminal, screen] of this.#screens) {
      if (!screen.changed || screen.isHeld(atMs)) continue
      const before = this.#shown.get(terminal)
      const { rows, cols, alt, screen: text, cursor, styles = [] } = this.#look(terminal, screen, atMs)
      const key = before === undefined || before.rows !== rows || before.cols !== cols || before.alt !== alt
      const lines = text.flatMap((line, row): [number, string][] =>
        line === (key ? "" : (before?.screen[row] ?? "")) ? [] : [[row, line]],
      )
      const changed = key ? styles : changedStyles(before.styles ?? [], styles)
      const looks = changed.length === 0 ? {} : { styles: changed }
      const moved = before?.cursor[0] !== cursor[0] || before.cursor[1] !== cursor[1]
      if (lines.length === 0 && changed.length === 0 && !key && !moved) continue
      this.#context.sink.emit({ kind: "screen", atMs, terminal, rows, cols, alt, key, lines, cursor, ...looks })
    }
  }

  #look(terminal: number, screen: TerminalScreen, atMs: number | null): Shown {
    const { styles, ...seen } = screen.look()
    const text = [...this.#mask(seen, terminal, atMs)]
    const looks = styles.length === 0 ? {} : { styles }
    const shown = { name: screen.name, ...screen.size, alt: seen.alt, screen: text, cursor: seen.cursor, ...looks }
    this.#shown.set(terminal, shown)
    return shown
  }

  /** A command that was running at this time in this folder or above it, the last of several: which of them it was, nobody says. */
  commandFor(path: string, atMs: number): { readonly line: string } | null {
    const fits = [...this.#running.values()].filter(
      (r) => r.fromMs <= atMs && (r.toMs === null || atMs <= r.toMs + GRACE_MS) && (r.cwd === null || isBelow(path, r.cwd)),
    )
    return fits.at(-1) ?? null
  }

  /** Forget screens: after an erase all, with their names, so that the next keyframe brings nothing back; or what a pause left on them. */
  leaveOut(all: boolean): void {
    for (const [terminal, screen] of this.#screens) {
      if (!all && !this.#unrecorded.has(terminal)) continue
      this.#screens.set(terminal, new TerminalScreen(all ? "" : screen.name))
      screen[Symbol.dispose]()
      this.#shown.delete(terminal)
    }
    this.#unrecorded.clear()
  }

  /** What was shown last where a program is drawing now. */
  keyframe(): EventOf<"keyframe">["terminals"] {
    return [...this.#screens].map(([terminal, screen]) => {
      const before = screen.isHeld(this.#context.nowMs()) ? this.#shown.get(terminal) : undefined
      return { terminal, ...(before ?? this.#look(terminal, screen, null)) }
    })
  }

  /** Secrets are looked for in the text as it reads, with wrapped rows joined; a new one is taken out of earlier screens too. */
  #mask({ rows, wrapped }: Pick<ScreenRows, "rows" | "wrapped">, terminal: number, atMs: number | null): readonly string[] {
    const text = rows.map((row, i) => (i === 0 ? row : `${wrapped[i] ? "" : "\n"}${row}`)).join("")
    const rest = restOnTop(text, this.#masked)
    const masked = this.#context.engine().mask(maskText(text.slice(0, rest)) + text.slice(rest))
    if (masked.findings.length === 0 && rest === 0) return rows
    const fresh = masked.findings.filter(
      ({ start, end }) => end - start >= SECRET_UNITS && !this.#masked.has(text.slice(start, end)),
    )
    const values = fresh.map(({ start, end }) => text.slice(start, end))
    for (const value of values) this.#masked.add(value)
    if (values.length > 0 && atMs !== null) {
      this.#context.sink.mask({ values, places: [] })
      for (const { rule, start, end } of fresh) {
        this.#context.sink.emit({
          kind: "mask",
          atMs,
          doc: `terminal:${terminal}`,
          offset: start,
          length: end - start,
          secret: rule,
        })
      }
    }
    let at = 0
    return rows.map((row, i) => {
      if (i > 0 && !wrapped[i]) at += 1
      const out = masked.text.slice(at, at + row.length)
      at += row.length
      return out
    })
  }
}

/** In the folder itself or below it, not in one whose name only begins alike. */
function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && (/[\\/]$/.test(folder) || /^(?:[\\/]|$)/.test(path.slice(folder.length)))
}
