import { MAX_BLOCK_EVENTS } from "./block.ts"
import type { BlockSpan } from "./layouts.ts"
import { BLOCK } from "./tables.ts"

/** A segment covers no more than this, so that an erase by time loses little beside what was asked. */
export const SEGMENT_MINUTES = 10

/** Runs of at most 4,096 events: how the events `first` to `last`, new at minute `toMin`, become rows of the journal. */
export function journalSpans(first: number, count: number, toMin: number): BlockSpan[] {
  const spans: BlockSpan[] = []
  for (let at = first; at < first + count; at += MAX_BLOCK_EVENTS)
    spans.push({ kind: BLOCK.journal, first: at, last: Math.min(at + MAX_BLOCK_EVENTS, first + count) - 1, toMin })
  return spans
}

/** Join neighbouring spans to segments of at most 4,096 events and 10 minutes. Segments stay as they are. */
export function segmentSpans(spans: readonly BlockSpan[]): BlockSpan[] {
  return joinSpans(spans, BLOCK.segment, SEGMENT_MINUTES)
}

/** Join the journal's rows of one minute; what can be cut to the minute stays so. Segments stay as they are. */
export function minuteSpans(spans: readonly BlockSpan[]): BlockSpan[] {
  return joinSpans(spans, BLOCK.journal, 1)
}

/** Spans fitted to another number of events: each event that is there keeps, by its time, the minute it had, or a later one. */
export function refitSpans(spans: readonly BlockSpan[], before: readonly number[], after: readonly number[]): BlockSpan[] {
  if (before.length === after.length) return [...spans]
  const fitted: BlockSpan[] = []
  let first = 0
  for (const [i, span] of spans.entries()) {
    const untilMs = before[span.last] ?? 0
    let next = first
    while (next < after.length && (i === spans.length - 1 || (after[next] ?? 0) <= untilMs)) next++
    if (next > first) fitted.push(...journalSpans(first, next - first, span.toMin).map((s) => ({ ...s, kind: span.kind })))
    first = next
  }
  return fitted
}

/** A span being joined, and the minute it began. */
type Joining = { readonly span: BlockSpan; readonly fromMin: number }

function joinSpans(spans: readonly BlockSpan[], kind: number, minutes: number): BlockSpan[] {
  const joined: BlockSpan[] = []
  let last = null as Joining | null // Null again after a segment that was there before: nothing is joined to that.
  for (const span of spans) {
    if (last !== null && fits(last, span, minutes)) joined.pop()
    last = span.kind === BLOCK.journal ? joinTo(last, span, kind, minutes) : null
    joined.push(last?.span ?? span)
  }
  return joined
}

function joinTo(last: Joining | null, span: BlockSpan, kind: number, minutes: number): Joining {
  if (last === null || !fits(last, span, minutes)) return { span: { ...span, kind }, fromMin: span.toMin }
  return { ...last, span: { ...last.span, last: span.last, toMin: Math.max(last.span.toMin, span.toMin) } }
}

function fits({ span: { first }, fromMin }: Joining, span: BlockSpan, minutes: number): boolean {
  return span.kind === BLOCK.journal && span.last - first < MAX_BLOCK_EVENTS && span.toMin - fromMin < minutes
}
