import { type Instead, maskForms } from "@tracehold/capture"
import type { TraceEvent } from "@tracehold/trace"
import { joinRows } from "./screen-text.ts"

/** Keyframes list a terminal's screen whole; a text wrapped over its rows is covered here, row by row. */
export function maskKeyframeScreens(events: readonly TraceEvent[], forms: readonly string[], instead?: Instead): TraceEvent[] {
  return events.map((event) =>
    event.kind === "keyframe"
      ? { ...event, terminals: event.terminals.map((t) => ({ ...t, screen: maskRows(t.screen, t.cols, forms, instead) })) }
      : event,
  )
}

function maskRows(rows: readonly string[], cols: number, forms: readonly string[], instead?: Instead): string[] {
  const { text, starts } = joinRows(rows, cols)
  const masked = maskForms(text, forms, instead)
  return rows.map((row, i) => masked.slice(starts[i], (starts[i] ?? 0) + row.length))
}
