import { apply, EMPTY_STATE, type EventOf, type Screen, type State, type TraceEvent } from "@tracehold/trace"
import { inColours } from "./in-colours.ts"
import { printable } from "./printable.ts"

/**
 * One terminal of a trace as an asciicast v3 recording: every sampled screen as it was, painted row by row, with the commands as
 * markers, in the colours it was recorded with. Recorded text is painted, never obeyed: control characters in it are their pictures.
 * null: the trace has no screen of that terminal.
 *
 * @see https://docs.asciinema.org/manual/asciicast/v3/
 */
export function asciicast(events: Iterable<TraceEvent>, terminal: number): string | null {
  const cast = new Cast()
  let state: State = EMPTY_STATE
  let start: EventOf<"chunk-start"> | null = null
  for (const event of events) {
    if (event.kind === "chunk-start") start = event
    if (event.kind === "command" && event.terminal === terminal) cast.mark(event.atMs, printable(event.line))
    const shows =
      event.kind === "keyframe" || ((event.kind === "screen" || event.kind === "terminal") && event.terminal === terminal)
    if (!shows) continue
    const before = state.terminals.get(terminal)
    state = apply(state, event.kind === "keyframe" ? { ...event, tree: null, files: [], docs: [] } : event, () => undefined)
    const screen = state.terminals.get(terminal)
    if (screen === undefined || event.kind === "terminal") continue
    cast.paint(
      event.atMs,
      screen,
      event.kind === "screen" && !event.key ? rowsOf(event, before, screen) : null,
      wallMsOf(start, event),
    )
  }
  return cast.text
}

/** Rows to paint; null where the whole screen is to be painted anew, because a terminal moves its rows when it changes its size. */
function rowsOf({ lines, styles = [] }: EventOf<"screen">, before: Screen | undefined, now: Screen): readonly number[] | null {
  const same = before !== undefined && before.rows === now.rows && before.cols === now.cols && before.alt === now.alt
  const changed = new Set([...lines, ...styles].map(([row]) => row))
  return same ? [...changed].filter((row) => row < now.rows) : null
}

function wallMsOf(start: EventOf<"chunk-start"> | null, { atMs }: TraceEvent): number | null {
  return start === null ? null : start.wallMs + atMs - start.atMs
}

const CSI = "\u001B["
/** No wrapping: a row that is too long for its terminal may not push the next ones down. */
const NO_WRAP = `${CSI}?7l`

/** The lines of a recording as they come. */
class Cast {
  readonly #lines: string[] = []
  #size: { rows: number; cols: number } | null = null
  #alternate = false
  #lastMs = 0

  get text(): string | null {
    return this.#size === null ? null : `${this.#lines.join("\n")}\n`
  }

  /** A command before the first screen has nothing to stand on. */
  mark(atMs: number, line: string): void {
    if (this.#size !== null) this.#emit(atMs, "m", line)
  }

  paint(
    atMs: number,
    { rows, cols, alt, screen, cursor, styles }: Screen,
    changed: readonly number[] | null,
    wallMs: number | null,
  ): void {
    let codes = ""
    if (this.#size === null) {
      const timestamp = wallMs === null ? {} : { timestamp: Math.floor(wallMs / 1000) }
      this.#lines.push(JSON.stringify({ version: 3, term: { cols, rows, type: "xterm-256color" }, ...timestamp }))
      this.#lastMs = atMs
      codes = NO_WRAP
    } else if (this.#size.rows !== rows || this.#size.cols !== cols) this.#emit(atMs, "r", `${cols}x${rows}`)
    this.#size = { rows, cols }
    if (alt !== this.#alternate) codes += `${CSI}?1049${alt ? "h" : "l"}`
    this.#alternate = alt
    if (changed === null) codes += `${CSI}2J`
    const looks = new Map(styles ?? [])
    for (const row of changed ?? screen.keys()) {
      const text = inColours(screen[row] ?? "", looks.get(row) ?? [])
      if (text !== "" || changed !== null) codes += rowCodes(row, text, changed !== null)
    }
    this.#emit(atMs, "o", `${codes}${CSI}${cursor[0] + 1};${cursor[1] + 1}H`)
  }

  /** Times are whole milliseconds, so no interval is rounded; a clock that was put back stands still. */
  #emit(atMs: number, code: "o" | "r" | "m", data: string): void {
    this.#lines.push(JSON.stringify([Math.max(0, atMs - this.#lastMs) / 1000, code, data]))
    this.#lastMs = Math.max(this.#lastMs, atMs)
  }
}

function rowCodes(row: number, text: string, clear: boolean): string {
  return `${CSI}${row + 1};1H${clear ? `${CSI}2K` : ""}${text}`
}
