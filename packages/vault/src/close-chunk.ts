import { type Admitted, admitFrame } from "@tracehold/policy"
import type { EventOf, Pin } from "@tracehold/trace"
import type { SealedBlock } from "./block.ts"
import { guardedWrite, type Outcome } from "./guarded-write.ts"
import type { BlockSpan } from "./layouts.ts"
import { idsAfter, planMerges, putMerges } from "./merge-packs.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { segmentSpans } from "./plan-spans.ts"
import { putBlocks, putTodo } from "./rows.ts"
import type { Session } from "./session.ts"
import type { Sql } from "./sql.ts"
import { storeQueue } from "./store-queue.ts"
import { sealSummary, summarize } from "./summary.ts"
import { BLOCK, STATE, TODO } from "./tables.ts"

export type CloseOptions = {
  readonly nowMin: number
  /** The session ends with this chunk. */
  readonly last: boolean
  /** A verdict in it may still change: it must be scanned again before it can be donated. */
  readonly provisional?: boolean
}

/** Store what waits, then in one transaction: merged packs, the last segments, the end event in a block of its own, summary, state sealed. */
export function closeOpenChunk(session: Session, chunk: OpenChunk, before: Pin | null, options: CloseOptions): Outcome<Pin> {
  const stored = storeQueue(session, chunk, options.nowMin)
  if (stored.kind !== "done") return stored
  const shared = new Set<number>()
  for (;;) {
    const merges = planMerges(session, chunk, shared)
    const closed = sealClosed(session, chunk, before, idsAfter(chunk, merges), options)
    const outcome = guardedWrite(session, chunk, (sql) => {
      const found = putMerges(sql, chunk.rid ?? 0, merges)
      if (found.length === 0) putClosed(sql, session, chunk, closed, options.last)
      return found
    })
    if (outcome.kind !== "done") return outcome
    if (outcome.value.length === 0) return { kind: "done", value: chunk.pin(closed.events) }
    for (const { rid } of outcome.value) shared.add(rid) // Another window began to use it: it stays as it is.
  }
}

type Closed = {
  readonly blocks: readonly SealedBlock[]
  readonly summary: Uint8Array
  readonly events: number
  readonly toMin: number
}

function sealClosed(
  session: Session,
  chunk: OpenChunk,
  before: Pin | null,
  packs: readonly string[],
  options: CloseOptions,
): Closed {
  const events = [...chunk.events, endEvent(chunk.events, packs, before, options.last)]
  const toMin = Math.max(chunk.toMin, options.nowMin)
  const end: BlockSpan = { kind: BLOCK.end, first: events.length - 1, last: events.length - 1, toMin }
  const kept = chunk.spans.filter(({ kind }) => kind === BLOCK.segment)
  const fresh = segmentSpans(chunk.spans).filter((span) => !kept.includes(span))
  const scan = { detectors: session.detectors, provisional: options.provisional ?? false }
  return {
    blocks: chunk.seal([...fresh, end], chunk.keys, chunk.rev, events),
    summary: sealSummary(chunk.keys.summary, { ...chunk.at, rev: chunk.rev }, summarize(events, scan)),
    events: events.length,
    toMin,
  }
}

function putClosed(
  sql: Sql,
  session: Session,
  chunk: OpenChunk,
  { blocks, summary, events, toMin }: Closed,
  last: boolean,
): void {
  putTodo(sql, TODO.truncate) // The journal's rows leave free pages: as much again as the segments.
  sql.run("DELETE FROM block WHERE chunk = ? AND kind = ?", chunk.rid, BLOCK.journal)
  putBlocks(sql, chunk.rid ?? 0, blocks)
  sql.run(
    `UPDATE chunk SET state = ?, to_min = ?, events = ?, summary = ?,
      bytes = (SELECT sum(length(body)) FROM block WHERE block.chunk = chunk.rid) WHERE rid = ?`,
    STATE.sealed,
    toMin,
    events,
    summary,
    chunk.rid,
  )
  sql.run("UPDATE session SET to_min = ?, ended = ? WHERE id = ?", toMin, last ? 1 : 0, session.id)
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
