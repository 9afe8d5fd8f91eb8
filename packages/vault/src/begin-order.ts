import { fromHex } from "@tracehold/crypto"
import { afterErase, MINUTE_MS, putTombstone, settleNumbers } from "./erase.ts"
import { VaultError } from "./error.ts"
import { type ChunkInfo, type ChunkRef, listChunks } from "./list-chunks.ts"
import { dropLookupKey, LOOKUP_ID } from "./lookup-key.ts"
import { hostsNow } from "./merge-orders.ts"
import { sealOrder } from "./order-row.ts"
import { withReserve } from "./reserve.ts"
import { checkRootEpoch } from "./root-epoch.ts"
import type { RootKeys } from "./root-keys.ts"
import { type ChunkRow, dropChunk, findChunk, putTodo } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store } from "./store.ts"
import { BY, SCOPE, STATE, TODO } from "./tables.ts"

/** What to take out of the vault, and where the owner has seen that it stands. */
export type NewOrder = {
  /** The caller's description; it is sealed, and gone once nothing is pending. */
  readonly what: Uint8Array
  /** Every chunk there was, as it was when it was looked at. What the order names may have grown since. */
  readonly looked: readonly ChunkInfo[]
  /** Chunks to be written again without it. */
  readonly inside: readonly ChunkRef[]
  /** Chunks that go whole. */
  readonly whole: readonly ChunkRef[]
}

/**
 * The first transaction of an erase that must open chunks. Drafts and what is unsent of the chunks it is about go at once; those
 * that go whole are gone; an open one is ended where it is, so that its window closes it and stops until its user says so. What is
 * to be written again is put down as an order, sealed.
 *
 * @throws VaultError `BUSY` when a chunk that the order does not name is not as it was looked at; `FULL`. Then nothing was erased.
 */
export function beginOrder(store: Store, keys: RootKeys, order: NewOrder, nowMin: number): { readonly complete: boolean } {
  const sql = store[SQL]
  dropLookupKey(store.vaultId) // What was erased shall not be found by its name.
  const whole = new Set(order.whole.map(nameOf))
  const inside = order.inside.filter((ref) => !whole.has(nameOf(ref)))
  const begin = () => {
    checkLooked(store, order)
    for (const row of rowsOf(sql, order.whole)) {
      dropChunk(sql, row.rid, row)
      tell(sql, row, SCOPE.chunk, row.events, nowMin)
    }
    for (const row of rowsOf(sql, inside)) endOrMark(sql, row, nowMin)
    sql.run("DELETE FROM lookup")
    sql.run("DELETE FROM meta WHERE k = ?", LOOKUP_ID)
    checkRootEpoch(sql, keys.epoch)
    const hosts = hostsNow(sql)
    if (inside.length > 0 || (hosts.length > 0 && order.what.length > 0)) {
      const kind = inside.length > 0 ? TODO.order : TODO.kept
      putTodo(sql, kind, sealOrder(keys.ledger, store.vaultId, { what: order.what, pending: inside, hosts }))
    }
    if (inside.length > 0 || order.whole.length > 0) settleNumbers(sql)
  }
  withReserve(store, () => sql.write(begin))
  return { complete: afterErase(store, 0).complete }
}

/** A window may have written, or closed a chunk, since the owner looked: then there may be more of it. */
function checkLooked(store: Store, { looked, inside, whole }: NewOrder): void {
  const known = new Set(looked.map(stateOf))
  const named = new Set([...inside, ...whole].map(nameOf))
  if (listChunks(store).some((chunk) => !named.has(nameOf(chunk)) && !known.has(stateOf(chunk)))) throw new VaultError("BUSY")
}

function endOrMark(sql: Sql, row: ChunkRow, nowMin: number): void {
  const ends = row.state === STATE.open
  tell(sql, row, ends ? SCOPE.part : SCOPE.content, 0, nowMin)
  sql.run("DELETE FROM draft WHERE chunk = ?", row.rid)
  sql.run("DELETE FROM outbox WHERE chunk = ? AND receipt IS NULL", row.rid)
  if (ends) sql.run("UPDATE chunk SET state = ? WHERE rid = ?", STATE.cut, row.rid)
}

function tell(sql: Sql, row: ChunkRow, scope: number, events: number, nowMin: number): void {
  const span = { fromMs: row.from_min * MINUTE_MS, toMs: row.to_min * MINUTE_MS + MINUTE_MS - 1 }
  putTombstone(sql, { scope, row, ...span, events, nowMin, by: BY.owner })
}

function rowsOf(sql: Sql, refs: readonly ChunkRef[]): ChunkRow[] {
  return refs
    .flatMap(({ session, no }) => findChunk(sql, fromHex(session), no) ?? [])
    .filter(({ state }) => state !== STATE.erased)
}

function nameOf({ session, no }: ChunkRef): string {
  return `${session}:${no}`
}

function stateOf(chunk: ChunkInfo): string {
  return `${nameOf(chunk)}:${chunk.rev}:${chunk.state}:${chunk.events}`
}
