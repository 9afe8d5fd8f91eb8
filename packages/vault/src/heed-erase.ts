import { toHex } from "@tracehold/crypto"
import { type Admitted, admitFrame } from "@tracehold/policy"
import type { Pin } from "@tracehold/trace"
import { readBelief } from "./belief.ts"
import type { SealedBlock } from "./block.ts"
import { ChunkKeys } from "./chunk-keys.ts"
import { endEvent } from "./close-chunk.ts"
import { claimKey, type KeyRow } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import type { BlockSpan } from "./layouts.ts"
import { LOOKUP_ID, renewedLookupKey } from "./lookup-key.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { journalSpans, segmentSpans } from "./plan-spans.ts"
import { bytesOf, type ChunkRow, dropChunk, packsOf, putBlocks, putKey, putTodo, spansOf } from "./rows.ts"
import { type Session, takeNewCard } from "./session.ts"
import type { Sql } from "./sql.ts"
import { readMeta, SQL } from "./store.ts"
import { sealSummary, summarize } from "./summary.ts"
import { BLOCK, SCOPE, STATE, TODO } from "./tables.ts"

/** What an erase by somebody means for this writer: nothing, or the open chunk is over and its queue gone. `pin` names what is left of it. */
export type EraseNews = { readonly hit: false } | { readonly hit: true; readonly pin: Pin | null }

/**
 * Look at what was erased since this writer last looked. An erase of the last minutes, or of the open chunk, ends the chunk: what
 * is still stored of it, and not one event more, is rewritten under a new key and closed; the rest is forgotten.
 */
export function heedErase(session: Session, chunk: OpenChunk | null, before: Pin | null): EraseNews {
  const { eraseNo } = readBelief(session.store[SQL])
  const news = newsFor(session, chunk, before)
  session.belief = { ...session.belief, eraseNo } // Last: what a failing disk kept us from hearing is heard again.
  return news
}

function newsFor(session: Session, chunk: OpenChunk | null, before: Pin | null): EraseNews {
  const sql = session.store[SQL]
  const since = session.belief.eraseNo
  renewLookup(session)
  const panic =
    sql.get("SELECT 1 FROM tombstone WHERE no > ? AND scope IN (?, ?) LIMIT 1", since, SCOPE.since, SCOPE.all) !== undefined
  const row = chunk?.rid == null ? undefined : sql.get<ChunkRow>("SELECT * FROM chunk WHERE rid = ?", chunk.rid)
  const touched = chunk?.rid != null && (row?.state !== STATE.open || row.rev !== chunk.rev)
  if (!panic && !touched) return { hit: false }
  if (chunk === null) return { hit: true, pin: null }
  if (row === undefined || row.state === STATE.erased)
    return { hit: true, pin: row === undefined ? null : chunk.pin(chunk.stored) }
  if (row.rev !== chunk.rev || (row.state !== STATE.open && row.state !== STATE.cut)) return { hit: true, pin: null }
  try {
    return { hit: true, pin: closeCut(session, chunk, before) }
  } catch (error) {
    // The disk is full, or busy: what is left stays as the eraser left it, and the owner closes it at the next unlock.
    if (!(error instanceof VaultError)) throw error
    return { hit: true, pin: chunk.pin(row.events) }
  }
}

/** The owner gave up the lookup key, so that what was erased cannot be found by its name: this window takes a new one, too. */
function renewLookup(session: Session): void {
  if (readMeta(session.store[SQL], LOOKUP_ID) !== undefined) return
  const known = session.lookup
  session.lookup = renewedLookupKey(session.store.vaultId, known)
  known[Symbol.dispose]()
}

/** The rest of the chunk as the eraser left it, under a new key, closed. Null when even that is gone by now. */
function closeCut(session: Session, chunk: OpenChunk, before: Pin | null): Pin | null {
  const sql = session.store[SQL]
  const isRecarded = () => readBelief(sql).cardEpoch !== session.belief.cardEpoch
  for (;;) {
    if (isRecarded()) takeNewCard(session)
    const row = sql.get<ChunkRow>("SELECT * FROM chunk WHERE rid = ?", chunk.rid)
    if (row === undefined || row.state === STATE.erased || row.rev !== chunk.rev) return null
    const closed = row.events === 0 ? null : sealRest(session, chunk, row, before)
    try {
      const done = sql.write(() => {
        const now = sql.get<ChunkRow>("SELECT * FROM chunk WHERE rid = ?", row.rid)
        if (now?.state !== row.state || now.rev !== row.rev || now.events !== row.events || isRecarded()) return false // Cut again: look again.
        if (closed === null) dropChunk(sql, row.rid, row)
        else putRest(sql, row, chunk, closed)
        return true
      })
      if (done) return closed === null ? null : chunk.pin(closed.events, closed.keys, row.rev + 1)
    } finally {
      closed?.keys[Symbol.dispose]()
    }
  }
}

type Rest = {
  readonly keys: ChunkKeys
  readonly keyRow: KeyRow
  readonly blocks: readonly SealedBlock[]
  readonly summary: Uint8Array
  readonly events: number
  readonly toMin: number
}

/** What is left: its events, a gap that says what is missing, and the end. */
function sealRest(session: Session, chunk: OpenChunk, row: ChunkRow, before: Pin | null): Rest {
  const sql = session.store[SQL]
  const keys = ChunkKeys.random()
  const rev = row.rev + 1
  const left = chunk.events.slice(0, row.events)
  const atMs = left.at(-1)?.atMs ?? 0
  const gap = admitFrame({
    kind: "gap",
    atMs,
    reason: "erased",
    what: "erase",
    fromMs: atMs,
    count: chunk.events.length - row.events,
  })
  const packs = packsOf(sql, row.rid).map(({ id }) => toHex(id))
  const events: readonly Admitted[] = [...left, gap, endEvent([...left, gap], packs, before, false)]
  const toMin = row.to_min
  const end: BlockSpan = { kind: BLOCK.end, first: row.events + 1, last: row.events + 1, toMin }
  const spans = segmentSpans([...spansOf(sql, row.rid), ...journalSpans(row.events, 1, toMin)])
  const scan = { detectors: session.detectors, provisional: true }
  return {
    keys,
    keyRow: claimKey(session.card, chunk.owner, rev, keys.root),
    blocks: chunk.seal([...spans, end], keys, rev, events),
    summary: sealSummary(keys.summary, { ...chunk.at, rev }, summarize(events, scan)),
    events: events.length,
    toMin,
  }
}

function putRest(sql: Sql, row: ChunkRow, chunk: OpenChunk, { keyRow, blocks, summary, events, toMin }: Rest): void {
  putKey(sql, chunk.owner, keyRow)
  sql.run("DELETE FROM block WHERE chunk = ?", row.rid)
  putBlocks(sql, row.rid, blocks)
  sql.run(
    "UPDATE chunk SET rev = ?, state = ?, to_min = ?, events = ?, bytes = ?, summary = ? WHERE rid = ?",
    row.rev + 1,
    STATE.sealed,
    toMin,
    events,
    bytesOf(blocks),
    summary,
    row.rid,
  )
  putTodo(sql, TODO.truncate)
}
