import type { Pin, TraceEvent } from "@tracehold/trace"
import { type Belief, readBelief } from "./belief.ts"
import { type SealedBlock, sealBlocks } from "./block.ts"
import { ChunkKeys } from "./chunk-keys.ts"
import { endEvent } from "./close-chunk.ts"
import { adoptKey, type KeyRow } from "./container-keys.ts"
import { carryDrafts } from "./drafts.ts"
import { VaultError } from "./error.ts"
import type { BlockSpan, ChunkAt } from "./layouts.ts"
import { segmentSpans } from "./plan-spans.ts"
import { chunkAt, chunkOwner } from "./read-chunk.ts"
import type { RootKeys } from "./root-keys.ts"
import { bytesOf, type ChunkRow, findChunk, putBlocks, putKey, putTodo } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store } from "./store.ts"
import { type Summary, sealSummary, summarize } from "./summary.ts"
import { BLOCK, STATE, TODO } from "./tables.ts"

/** What a closed chunk shall hold at its next revision. `spans` tile `events`; the end event is added to them. */
export type NextRevision = {
  readonly events: readonly TraceEvent[]
  readonly spans: readonly BlockSpan[]
  /** Ids of the packs that it will use, hex, sorted. */
  readonly packs: readonly string[]
  readonly pin: Pin | null
  readonly last: boolean
  readonly scan: Pick<Summary, "detectors" | "provisional">
}

/** A revision that is sealed and ready to be written. */
export type Revision = {
  readonly at: ChunkAt
  readonly keys: ChunkKeys
  readonly keyRow: KeyRow
  readonly blocks: readonly SealedBlock[]
  readonly summary: Uint8Array
  readonly events: number
  readonly toMin: number
}

/** Seal the next revision under a fresh key that the owner wraps. This is the long part, done before the transaction. */
export function makeRevision(store: Store, root: RootKeys, row: ChunkRow, next: NextRevision): Revision {
  const keys = ChunkKeys.random()
  const at = { ...chunkAt(store, row), rev: row.rev + 1 }
  const events = [...next.events, endEvent(next.events, next.packs, next.pin, next.last)]
  const toMin = next.spans.at(-1)?.toMin ?? row.to_min
  const end: BlockSpan = { kind: BLOCK.end, first: next.events.length, last: next.events.length, toMin }
  return {
    at,
    keys,
    keyRow: adoptKey(root, store.vaultId, chunkOwner(row), at.rev, keys.root),
    blocks: sealBlocks(keys.blocks, at, [...segmentSpans(next.spans), end], events),
    summary: sealSummary(keys.summary, at, summarize(events, next.scan)),
    events: events.length,
    toMin,
  }
}

/** Inside a write transaction: the revision in place of the one before, closed. Drafts move over to the new key. */
export function putRevision(store: Store, row: ChunkRow, old: ChunkKeys, revision: Revision): void {
  const sql = store[SQL]
  putKey(sql, chunkOwner(row), revision.keyRow)
  sql.run("DELETE FROM block WHERE chunk = ?", row.rid)
  putBlocks(sql, row.rid, revision.blocks)
  sql.run(
    "UPDATE chunk SET rev = ?, state = ?, to_min = ?, events = ?, bytes = ?, summary = ? WHERE rid = ?",
    revision.at.rev,
    STATE.sealed,
    revision.toMin,
    revision.events,
    bytesOf(revision.blocks),
    revision.summary,
    row.rid,
  )
  carryDrafts(sql, row.rid, { keys: old, at: chunkAt(store, row) }, revision)
  putTodo(sql, TODO.truncate)
}

/** Inside a transaction. @throws VaultError `BUSY` when anything was erased, or this chunk changed, since the plan was made. */
export function checkUnchanged(sql: Sql, row: ChunkRow, belief: Belief): void {
  const now = findChunk(sql, row.session, row.no)
  const same = now?.rev === row.rev && now.state === row.state && now.events === row.events
  if (!same || readBelief(sql).eraseNo !== belief.eraseNo) throw new VaultError("BUSY")
}

const TRIES = 4

/**
 * Plan and write again when a window wrote or erased in between, or the root key was replaced; what that tears out of a plan may look
 * like damage.
 *
 * @throws VaultError `BUSY` when that goes on.
 */
export function retryBusy<T>(store: Store, action: () => T): T {
  for (let tries = 1; ; tries++) {
    const before = readBelief(store[SQL])
    try {
      return action()
    } catch (error) {
      const { eraseNo, cardEpoch } = readBelief(store[SQL])
      const isSame = eraseNo === before.eraseNo && cardEpoch === before.cardEpoch
      const again = error instanceof VaultError && (error.code === "BUSY" || !isSame)
      if (!again || tries === TRIES) throw error
    }
  }
}
