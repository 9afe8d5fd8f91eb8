import { type Admitted, admitFrame } from "@tracehold/policy"
import type { EventOf, Pin } from "@tracehold/trace"
import { guardedWrite, type Outcome } from "./guarded-write.ts"
import type { BlockSpan } from "./layouts.ts"
import { mergePacks } from "./merge-packs.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { segmentSpans } from "./plan-spans.ts"
import { putBlocks } from "./rows.ts"
import type { Session } from "./session.ts"
import { storeQueue } from "./store-queue.ts"
import { sealSummary, summarize } from "./summary.ts"
import { BLOCK, STATE } from "./tables.ts"

export type CloseOptions = {
  readonly nowMin: number
  /** The session ends with this chunk. */
  readonly last: boolean
  /** A verdict in it may still change: it must be scanned again before it can be donated. */
  readonly provisional?: boolean
}

/** Store what waits, then in one transaction: the last segments, the end event in a block of its own, the summary, state sealed. */
export function closeOpenChunk(session: Session, chunk: OpenChunk, before: Pin | null, options: CloseOptions): Outcome<Pin> {
  const stored = storeQueue(session, chunk, options.nowMin)
  if (stored.kind !== "done") return stored
  const merged = mergePacks(session, chunk)
  if (merged.kind !== "done") return merged
  const events = [...chunk.events, endEvent(chunk.events, chunk.packs.ids(), before, options.last)]
  const toMin = Math.max(chunk.toMin, options.nowMin)
  const end: BlockSpan = { kind: BLOCK.end, first: events.length - 1, last: events.length - 1, toMin }
  const kept = chunk.spans.filter(({ kind }) => kind === BLOCK.segment)
  const fresh = segmentSpans(chunk.spans).filter((span) => !kept.includes(span))
  const blocks = chunk.seal([...fresh, end], chunk.keys, chunk.rev, events)
  const scan = { detectors: session.detectors, provisional: options.provisional ?? false }
  const summary = sealSummary(chunk.keys.summary, { ...chunk.at, rev: chunk.rev }, summarize(events, scan))
  const outcome = guardedWrite(session, chunk, (sql) => {
    sql.run("DELETE FROM block WHERE chunk = ? AND kind = ?", chunk.rid, BLOCK.journal)
    putBlocks(sql, chunk.rid ?? 0, blocks)
    sql.run(
      `UPDATE chunk SET state = ?, to_min = ?, events = ?, summary = ?,
        bytes = (SELECT sum(length(body)) FROM block WHERE block.chunk = chunk.rid) WHERE rid = ?`,
      STATE.sealed,
      toMin,
      events.length,
      summary,
      chunk.rid,
    )
    sql.run("UPDATE session SET to_min = ?, ended = ? WHERE id = ?", toMin, options.last ? 1 : 0, session.id)
  })
  return outcome.kind === "done" ? { kind: "done", value: chunk.pin(events.length) } : outcome
}

/** `events` counts the end event too. */
export function endEvent(
  events: readonly { readonly atMs: number }[],
  packs: readonly string[],
  pin: Pin | null,
  last: boolean,
): Admitted<EventOf<"chunk-end">> {
  const atMs = events.at(-1)?.atMs ?? 0
  return admitFrame({ kind: "chunk-end", atMs, events: events.length + 1, pin, packs: [...packs], last })
}
