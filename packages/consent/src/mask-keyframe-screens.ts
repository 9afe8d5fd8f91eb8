import { MASK_FILLER, type TraceEvent } from "@tracehold/trace"
import { joinRows } from "./screen-text.ts"

/** Keyframes list a terminal's screen whole; a text wrapped over its rows is masked here, row by row. */
export function maskKeyframeScreens(events: readonly TraceEvent[], values: readonly string[]): TraceEvent[] {
  return events.map((event) =>
    event.kind === "keyframe"
      ? { ...event, terminals: event.terminals.map((t) => ({ ...t, screen: maskRows(t.screen, t.cols, values) })) }
      : event,
  )
}

function maskRows(rows: readonly string[], cols: number, values: readonly string[]): string[] {
  const { text, starts } = joinRows(rows, cols)
  let masked = text
  for (const value of values) masked = masked.split(value).join(MASK_FILLER.repeat(value.length))
  return rows.map((row, i) => masked.slice(starts[i], (starts[i] ?? 0) + row.length))
}
