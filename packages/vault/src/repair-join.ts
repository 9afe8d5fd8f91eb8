import { admitFrame } from "@tracehold/policy"
import type { EventOf, TraceEvent } from "@tracehold/trace"
import type { BlockSpan } from "./layouts.ts"
import { journalSpans } from "./plan-spans.ts"
import type { ChunkRow } from "./rows.ts"
import { BLOCK } from "./tables.ts"

/** A block that opened. */
export type Kept = { readonly span: BlockSpan; readonly events: readonly TraceEvent[] }

/**
 * The events of all blocks that are left, without the end event, joined: where some are missing a gap says so and every document is
 * closed, so that no later edit is replayed on a text that it was not made in.
 *
 * @param kept - blocks in order, at least one.
 */
export function joinAround(
  row: Pick<ChunkRow, "no" | "from_min" | "events">,
  kept: readonly Kept[],
): { events: TraceEvent[]; spans: BlockSpan[]; lost: number } {
  const events: TraceEvent[] = []
  const spans: BlockSpan[] = []
  let [next, lost] = [0, 0]
  const add = (fresh: readonly TraceEvent[], toMin: number) => {
    spans.push(...journalSpans(events.length, fresh.length, toMin))
    for (const event of fresh) events.push(event)
  }
  for (const { span, events: inside } of kept) {
    if (span.first > next) {
      const missing = span.first - next
      lost += missing
      add(around(row, events, inside, missing), spans.at(-1)?.toMin ?? span.toMin)
    }
    next = span.last + 1
    if (span.kind !== BLOCK.end) add(inside, span.toMin)
  }
  if (row.events > next) {
    lost += row.events - next
    add([gap(events.at(-1)?.atMs ?? 0, row.events - next)], spans.at(-1)?.toMin ?? row.from_min)
  }
  return { events, spans, lost }
}

/** What stands in a hole. */
function around(
  row: Pick<ChunkRow, "no" | "from_min">,
  before: readonly TraceEvent[],
  after: readonly TraceEvent[],
  missing: number,
): TraceEvent[] {
  const atMs = before.at(-1)?.atMs ?? after[0]?.atMs ?? 0
  const start = before.length === 0 ? [startOf(row, atMs)] : []
  return [...start, gap(atMs, missing), ...openDocs(before).map((doc): TraceEvent => ({ kind: "close", atMs, doc }))]
}

function gap(atMs: number, count: number): EventOf<"gap"> {
  return admitFrame({ kind: "gap", atMs, reason: "crash", what: "repair", fromMs: atMs, count })
}

/** A chunk begins with its start, also when what that said is lost. */
function startOf({ no, from_min }: Pick<ChunkRow, "no" | "from_min">, atMs: number): EventOf<"chunk-start"> {
  const host = { editor: "", version: "", platform: "", remote: false }
  return { kind: "chunk-start", atMs, schema: 0, no, wallMs: from_min * 60_000, pin: null, policy: "", host, roots: [] }
}

function openDocs(events: readonly TraceEvent[]): string[] {
  const open = new Set<string>()
  for (const event of events) {
    if (event.kind === "open") open.add(event.doc)
    else if (event.kind === "close") open.delete(event.doc)
    else if (event.kind === "keyframe") for (const { doc } of event.docs) open.add(doc)
  }
  return [...open]
}
