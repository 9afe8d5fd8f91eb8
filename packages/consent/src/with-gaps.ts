import type { EventOf, TraceEvent } from "@tracehold/trace"

/**
 * The events that are left, with one gap for each run of those that are not. `what` says which sort of redaction it was. `after` may
 * add an event behind a gap.
 */
export function withGaps(
  before: readonly TraceEvent[],
  left: readonly (TraceEvent | null)[],
  what: string,
  after?: (lastRemoved: number) => TraceEvent | null,
  reason: EventOf<"gap">["reason"] = "redacted",
): { events: TraceEvent[]; removed: number } {
  const events: TraceEvent[] = []
  let removed = 0
  let first = -1
  const closeRun = (end: number) => {
    if (first === -1) return
    const from = before[first]
    const last = before[end - 1]
    if (from === undefined || last === undefined) return
    events.push({ kind: "gap", atMs: last.atMs, reason, what, fromMs: from.atMs, count: end - first })
    const added = after?.(end - 1) ?? null
    if (added !== null) events.push(added)
    removed += end - first
    first = -1
  }
  left.forEach((event, i) => {
    if (event === null) {
      if (first === -1) first = i
      return
    }
    closeRun(i)
    events.push(event)
  })
  closeRun(left.length)
  return { events, removed }
}
