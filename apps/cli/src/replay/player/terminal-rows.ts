import type { Screen, State, TraceEvent } from "@tracehold/trace"
import { type Span, span } from "./cells.ts"

/** Events looked at for the terminal that printed last. */
const LOOK_BACK = 2000

/** The terminal to show: the one with the keyboard, else the one that changed last; null where none is open. */
export function shownTerminal({ terminals, focus }: State, events: readonly TraceEvent[], position: number): Screen | null {
  const focused = focus.kind === "terminal" ? terminals.get(focus.terminal) : undefined
  if (focused !== undefined) return focused
  for (let i = position - 1; i >= Math.max(0, position - LOOK_BACK); i--) {
    const event = events[i]
    const screen = event?.kind === "screen" ? terminals.get(event.terminal) : undefined
    if (screen !== undefined) return screen
  }
  return [...terminals.values()].at(-1) ?? null
}

/** A title, then the rows around the cursor, from the first one where all fit. */
export function terminalRows({ name, screen, cursor, rows, cols }: Screen, height: number): Span[][] {
  const title = [span(` terminal ${name}`, "bold"), span(`   ${cols}x${rows}`, "dim")]
  const filled = Math.max(cursor[0] + 1, screen.findLastIndex((row) => row !== "") + 1)
  const start = Math.max(0, Math.min(filled - (height - 1), cursor[0]))
  const shown = screen.slice(start, start + height - 1)
  return [title, ...shown.map((row, i) => (start + i === cursor[0] ? withCursor(row, cursor[1]) : [span(` ${row}`)]))]
}

/** The cursor is counted in cells; a character of two cells before it moves it by one here. */
function withCursor(row: string, cell: number): Span[] {
  const characters = [...row.padEnd(Math.min(cell + 1, 1000))]
  return [
    span(` ${characters.slice(0, cell).join("")}`),
    span(characters[cell] ?? " ", "cursor"),
    span(characters.slice(cell + 1).join("")),
  ]
}
