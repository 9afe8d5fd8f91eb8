import { type TraceEvent, traceEventSchema } from "./event.ts"
import { TraceError } from "./trace-error.ts"
import { decodeUtf8, encodeUtf8 } from "./utf8.ts"

/**
 * Events as a donation has them, so that stock tools can read it: one JSON object a line, UTF-8, times as differences to the event
 * before.
 */
export function encodeLines(events: readonly TraceEvent[]): Uint8Array {
  let lastMs = 0
  const lines = events.map((event) => {
    const line = JSON.stringify({ ...event, atMs: event.atMs - lastMs })
    lastMs = event.atMs
    return line
  })
  return encodeUtf8(lines.join("\n"))
}

/**
 * Events of `encodeLines`, each checked against its schema.
 *
 * @throws TraceError `NOT_A_TRACE` when the bytes are not UTF-8, not JSON or not events.
 */
export function decodeLines(bytes: Uint8Array): TraceEvent[] {
  const text = decodeUtf8(bytes)
  if (text === null) throw new TraceError("NOT_A_TRACE")
  let lastMs = 0
  return text === ""
    ? []
    : text.split("\n").map((line) => {
        const raw = parseLine(line)
        raw.atMs = lastMs = lastMs + (typeof raw.atMs === "number" ? raw.atMs : Number.NaN)
        const parsed = traceEventSchema.safeParse(raw)
        if (!parsed.success) throw new TraceError("NOT_A_TRACE")
        return parsed.data
      })
}

function parseLine(line: string): { atMs?: unknown } {
  try {
    const raw: unknown = JSON.parse(line)
    if (typeof raw === "object" && raw !== null && !Array.isArray(raw)) return raw
  } catch {
    // Falls through: whatever is wrong, the answer is the same.
  }
  throw new TraceError("NOT_A_TRACE")
}
