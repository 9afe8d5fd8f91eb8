import { toHex } from "@tracehold/crypto"
import { type Admitted, admitFrame } from "@tracehold/policy"
import type { Pin } from "@tracehold/trace"
import { readBelief } from "./belief.ts"
import { ChunkKeys } from "./chunk-keys.ts"
import { endEvent } from "./close-chunk.ts"
import { claimKey } from "./container-keys.ts"
import type { BlockSpan } from "./layouts.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { journalSpans, segmentSpans } from "./plan-spans.ts"
import { blocksOf, bytesOf, type ChunkRow, dropChunk, packsOf, putBlocks, putKey, putTodo } from "./rows.ts"
import type { Session } from "./session.ts"
import { SQL } from "./store.ts"
import { sealSummary, summarize } from "./summary.ts"
import { BLOCK, SCOPE, STATE, TODO } from "./tables.ts"

/** What an erase by somebody means for this writer: nothing, or the open chunk is over and its queue gone. `pin` names what is left of it. */
export type EraseNews = { readonly hit: false } | { readonly hit: true; readonly pin: Pin | null }

/**
 * Look at what was erased since this writer last looked. An erase of the last minutes, or of the open chunk, ends the chunk: what
 * is still stored of it, and not one event more, is rewritten under a new key and closed; the rest is forgotten.
 */
export function heedErase(session: Session, chunk: OpenChunk | null, before: Pin | null): EraseNews {
  const sql = session.store[SQL]
  const since = session.belief.eraseNo
  session.belief = { ...session.belief, eraseNo: readBelief(sql).eraseNo }
  const panic =
    sql.get("SELECT 1 FROM tombstone WHERE no > ? AND scope IN (?, ?) LIMIT 1", since, SCOPE.since, SCOPE.all) !== undefined
  const row = chunk?.rid == null ? undefined : sql.get<ChunkRow>("SELECT * FROM chunk WHERE rid = ?", chunk.rid)
  const touched = chunk?.rid != null && (row?.state !== STATE.open || row.rev !== chunk.rev)
  if (!panic && !touched) return { hit: false }
  if (chunk === null) return { hit: true, pin: null }
  if (row === undefined || row.state === STATE.erased)
    return { hit: true, pin: row === undefined ? null : chunk.pin(chunk.stored) }
  if (row.rev !== chunk.rev || (row.state !== STATE.open && row.state !== STATE.cut)) return { hit: true, pin: null }
  return { hit: true, pin: closeCut(session, chunk, before) }
}

/** The rest of the chunk as the eraser left it, under a new key, closed. Null when even that is gone by now. */
function closeCut(session: Session, chunk: OpenChunk, before: Pin | null): Pin | null {
  const sql = session.store[SQL]
  const keys = ChunkKeys.random()
  const rev = chunk.rev + 1
  return sql.write(() => {
    const row = sql.get<ChunkRow>("SELECT * FROM chunk WHERE rid = ?", chunk.rid)
    if (row === undefined || row.state === STATE.erased || row.rev !== chunk.rev) return null
    const left = blocksOf(sql, row.rid)
    const spans: BlockSpan[] = left.map(({ kind, first, last, toMin }) => ({ kind, first, last, toMin }))
    const kept = spans.at(-1) === undefined ? 0 : (spans.at(-1)?.last ?? -1) + 1
    const packs = packsOf(sql, row.rid).map(({ id }) => toHex(id))
    if (kept === 0) {
      dropChunk(sql, row.rid, row)
      return null
    }
    const events = closing(chunk.events.slice(0, kept), chunk.events.length - kept, packs, before)
    const toMin = spans.at(-1)?.toMin ?? row.from_min
    const end: BlockSpan = { kind: BLOCK.end, first: events.length - 1, last: events.length - 1, toMin }
    const whole = segmentSpans([...spans, ...journalSpans(kept, 1, toMin)])
    const blocks = chunk.seal([...whole, end], keys, rev, events)
    const summary = sealSummary(
      keys.summary,
      { ...chunk.at, rev },
      summarize(events, { detectors: session.detectors, provisional: true }),
    )
    putKey(sql, chunk.owner, claimKey(session.card, chunk.owner, rev, keys.root))
    sql.run("DELETE FROM block WHERE chunk = ?", row.rid)
    putBlocks(sql, row.rid, blocks)
    sql.run(
      "UPDATE chunk SET rev = ?, state = ?, to_min = ?, events = ?, bytes = ?, summary = ? WHERE rid = ?",
      rev,
      STATE.sealed,
      toMin,
      events.length,
      bytesOf(blocks),
      summary,
      row.rid,
    )
    putTodo(sql, TODO.truncate)
    return chunk.pin(events.length, keys, rev)
  })
}

/** The events that are left, a gap that says so, and the end. */
function closing(left: readonly Admitted[], count: number, packs: readonly string[], before: Pin | null): readonly Admitted[] {
  const atMs = left.at(-1)?.atMs ?? 0
  const gap = admitFrame({ kind: "gap", atMs, reason: "erased", what: "erase", fromMs: atMs, count })
  return [...left, gap, endEvent([...left, gap], packs, before, false)]
}
