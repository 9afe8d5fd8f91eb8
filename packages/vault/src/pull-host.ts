import { join } from "node:path"
import { fromHex, sameBytes, toHex } from "@tracehold/crypto"
import { readBelief } from "./belief.ts"
import { CARD_FILE, parseCard, readCard } from "./card.ts"
import { afterErase, cutChunk, MINUTE_MS, putTombstone, settleNumbers } from "./erase.ts"
import { VaultError } from "./error.ts"
import type { Ask, RemoteOrder } from "./pull-messages.ts"
import { leavePacksSince } from "./pull-packs.ts"
import { chunkOwner } from "./read-chunk.ts"
import { type ChunkRow, dropChunk, findChunk, findKey } from "./rows.ts"
import { replaceFile } from "./safe-files.ts"
import { isSessionAlive } from "./session-lock.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store, writeMeta } from "./store.ts"
import { BY, SCOPE, STATE, TODO } from "./tables.ts"

/** What the owner's side changes on a write-only host during a pull. */

/**
 * The owner's card as it is now, in place of an older one. The file first, then the number: a window that sees the number finds the card.
 *
 * @returns the epoch in force here. @throws VaultError `NOT_A_HOST` for a card of another vault; `DAMAGED`.
 */
export function takeCard(store: Store, text: string): number {
  const [ours, theirs] = [readCard(store.folder), parseCard(text)]
  if (!sameBytes(ours.identity, theirs.identity) || !sameBytes(theirs.vaultId, store.vaultId)) throw new VaultError("NOT_A_HOST")
  if (theirs.epoch > ours.epoch) replaceFile(join(store.folder, CARD_FILE), text)
  const epoch = Math.max(ours.epoch, theirs.epoch)
  const sql = store[SQL]
  sql.write(() => {
    if (readBelief(sql).cardEpoch >= epoch) return
    writeMeta(sql, "card_epoch", epoch)
    sql.run("DELETE FROM todo WHERE kind = ?", TODO.rotate) // The owner's root key is another one now, which is what was owed.
  })
  return epoch
}

/** Erase here what was erased at the owner's. It takes more rather than less: a chunk is cut where the time begins. @returns how many chunks were touched. */
export function obey(store: Store, orders: readonly RemoteOrder[], nowMin: number): number {
  const sql = store[SQL]
  const touched = sql.write(() => {
    const count = orders.reduce((sum, order) => sum + obeyOne(sql, order, nowMin), 0)
    if (count > 0) settleNumbers(sql)
    return count
  })
  if (touched > 0) afterErase(store, touched)
  return touched
}

function obeyOne(sql: Sql, order: RemoteOrder, nowMin: number): number {
  if (order.kind === "chunk") {
    const row = findChunk(sql, fromHex(order.session), order.no)
    if (row === undefined || row.state === STATE.erased) return 0
    dropChunk(sql, row.rid, row)
    tell(sql, row, SCOPE.chunk, row.events, nowMin, BY.owner)
    return 1
  }
  const rows = sql.all<ChunkRow>(
    "SELECT * FROM chunk WHERE to_min >= ? AND from_min <= ? AND state != ?",
    order.fromMin,
    order.toMin,
    STATE.erased,
  )
  for (const row of rows) {
    leavePacksSince(sql, row, order.fromMin)
    const left = cutChunk(sql, row, order.fromMin)
    const span = { fromMs: order.fromMin * MINUTE_MS, toMs: row.to_min * MINUTE_MS + MINUTE_MS - 1 }
    const scope = left === 0 ? SCOPE.chunk : SCOPE.part
    putTombstone(sql, { scope, row, ...span, events: row.events - left, nowMin, by: BY.owner })
  }
  return rows.length
}

/**
 * The owner has all of a chunk: it goes here, as an erase does, with a tombstone that says where it went. One that has changed since is
 * let be: there is more of it, or somebody cut it.
 *
 * @returns false when it was let be.
 */
export function moveOut(store: Store, taken: Extract<Ask, { kind: "taken" }>, nowMin: number): boolean {
  const sql = store[SQL]
  const moved = sql.write(() => {
    const row = findChunk(sql, fromHex(taken.session), taken.no)
    if (row === undefined || row.state === STATE.erased) return true
    const key = findKey(sql, chunkOwner(row))
    const same = row.rev === taken.rev && row.events <= taken.events && key !== undefined && toHex(key.key_id) === taken.keyId
    if (!same || (row.state !== STATE.sealed && isSessionAlive(store.folder, row.session))) return false
    dropChunk(sql, row.rid, row)
    tell(sql, row, SCOPE.chunk, row.events, nowMin, BY.moved)
    settleNumbers(sql, { rotates: false })
    return true
  })
  if (moved) store.erased()
  return moved
}

/** The owner has all notes up to this one. */
export function dropNotes(store: Store, upTo: number): void {
  const sql = store[SQL]
  sql.write(() => sql.run("DELETE FROM todo WHERE kind = ? AND rid <= ?", TODO.scrub, upTo))
}

function tell(sql: Sql, row: ChunkRow, scope: number, events: number, nowMin: number, by: number): void {
  const span = { fromMs: row.from_min * MINUTE_MS, toMs: row.to_min * MINUTE_MS + MINUTE_MS - 1 }
  putTombstone(sql, { scope, row, ...span, events, nowMin, by })
}
