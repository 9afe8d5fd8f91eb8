import type { TraceEvent } from "@tracehold/trace"

/**
 * One terminal of a trace as an asciicast v3 recording: every sampled screen as it was, painted row by row, with the commands as
 * markers. Colours are not recorded. null: the trace has no screen of that terminal.
 *
 * @see https://docs.asciinema.org/manual/asciicast/v3/
 */
export function asciicast(events: Iterable<TraceEvent>, terminal: number): string | null {
  const lines: string[] = []
  let size: { rows: number; cols: number } | null = null
  let alternate = false
  let lastMs = 0
  const emit = (atMs: number, code: "o" | "r" | "m", data: string) => {
    lines.push(JSON.stringify([(atMs - lastMs) / 1000, code, data]))
    lastMs = atMs
  }
  for (const event of events) {
    if (!("terminal" in event) || event.terminal !== terminal) continue
    if (event.kind === "command" && size !== null) emit(event.atMs, "m", event.line)
    if (event.kind !== "screen") continue
    const { rows, cols, cursor } = event
    if (size === null) {
      lines.push(JSON.stringify({ version: 3, term: { cols, rows } }))
      lastMs = event.atMs
    } else if (size.rows !== rows || size.cols !== cols) emit(event.atMs, "r", `${cols}x${rows}`)
    size = { rows, cols }
    const swap = event.alt === alternate ? "" : `${CSI}?1049${event.alt ? "h" : "l"}`
    alternate = event.alt
    const painted = event.lines.map(([row, text]) => `${CSI}${row + 1};1H${CSI}2K${text}`).join("")
    emit(event.atMs, "o", `${swap}${event.key ? `${CSI}2J` : ""}${painted}${CSI}${cursor[0] + 1};${cursor[1] + 1}H`)
  }
  return size === null ? null : `${lines.join("\n")}\n`
}

const CSI = "\u001B["
