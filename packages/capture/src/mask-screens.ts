import type { EventOf, TraceEvent } from "@tracehold/trace"
import type { Instead } from "./cover.ts"
import { Marks } from "./marks.ts"
import { OriginText } from "./origin-text.ts"
import { occurrences, SHORTEST_VALUE } from "./secret-values.ts"

export const rowSource = (event: number, line: number): string => `row:${event}:${line}`

/** One recorded row: which event and which of its lines, and where on the screen it stood. */
type Row = { readonly source: string; readonly row: number; readonly text: string }

/**
 * Mark every occurrence of the forms on any terminal's screen, also where it runs on over wrapped rows, and the beginnings of it
 * that earlier observations caught while it was still being typed.
 */
export function markScreens(events: readonly TraceEvent[], forms: readonly string[], instead: Instead): Marks {
  const marks = new Marks()
  const screens = new Map<number, Row[]>()
  const shown = new Map<number, Row[]>()
  events.forEach((event, index) => {
    if (event.kind !== "screen") return
    const screen = event.key ? [] : [...(screens.get(event.terminal) ?? [])]
    const seen = shown.get(event.terminal) ?? []
    event.lines.forEach(([row, text], line) => {
      screen[row] = { source: rowSource(index, line), row, text }
      seen.push({ source: rowSource(index, line), row, text })
    })
    screens.set(event.terminal, screen)
    shown.set(event.terminal, seen)
    markScreen(marks, screen, event, forms, instead)
  })
  for (const rows of shown.values()) markBeginnings(marks, rows, forms, instead)
  return marks
}

/** Join rows that fill the width, since a wrapped line goes on in the next row, and look at the whole. */
function markScreen(
  marks: Marks,
  screen: readonly (Row | undefined)[],
  event: EventOf<"screen">,
  forms: readonly string[],
  instead: Instead,
): void {
  const joined = new OriginText("", "")
  for (let row = 0; row < event.rows; row++) {
    const { source, text } = screen[row] ?? { source: "", text: "" }
    joined.splice(joined.text.length, 0, text, source)
    if (text.length < event.cols) joined.splice(joined.text.length, 0, "\n", "")
  }
  for (const { offset, length } of occurrences(joined.text, forms)) {
    marks.add(joined.origins(offset, length), instead.get(joined.text.slice(offset, offset + length)))
  }
}

/** A row that ends in the beginning of a form showed a secret half typed. */
function markBeginnings(marks: Marks, rows: readonly Row[], forms: readonly string[], instead: Instead): void {
  for (const { source, text } of rows) {
    for (const form of forms) {
      for (let length = Math.min(form.length - 1, text.length); length >= SHORTEST_VALUE; length--) {
        if (!text.endsWith(form.slice(0, length))) continue
        marks.add([{ source, start: text.length - length, length }], instead.get(form))
        break
      }
    }
  }
}
