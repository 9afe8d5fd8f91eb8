import { VaultError } from "./error.ts"
import type { ChunkRef } from "./list-chunks.ts"
import { waitsForHosts } from "./merge-orders.ts"
import { type Order, openOrder, sealOrder } from "./order-row.ts"
import { checkRootEpoch } from "./root-epoch.ts"
import type { RootKeys } from "./root-keys.ts"
import { putTodo } from "./rows.ts"
import { openScrubNote, type ScrubNote } from "./scrub-notes.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store } from "./store.ts"
import { TODO } from "./tables.ts"

type Row = { readonly rid: number; readonly body: Uint8Array }

/** Erases that are not through yet, oldest first. One that does not open stays owed, and is shown as that: nobody knows what it is about. */
export function readOrders(store: Store, keys: RootKeys, kind: number = TODO.order): Order[] {
  return rows(store[SQL], kind).flatMap(({ rid, body }) => {
    const order = whole(() => openOrder(keys.ledger, store.vaultId, rid, body))
    return order === null ? [] : [order]
  })
}

/** Remember which chunks an order has yet to go through; one without any is done, and gone unless a host may still have something. */
export function putPending(store: Store, keys: RootKeys, { id, what, hosts }: Order, pending: readonly ChunkRef[]): void {
  const sql = store[SQL]
  const seal = () => sealOrder(keys.ledger, store.vaultId, { what, pending, hosts })
  sql.write(() => {
    checkRootEpoch(sql, keys.epoch)
    if (pending.length > 0) sql.run("UPDATE todo SET body = ? WHERE rid = ?", seal(), id)
    else if (waitsForHosts(sql, hosts)) sql.run("UPDATE todo SET kind = ?, body = ? WHERE rid = ?", TODO.kept, seal(), id)
    else {
      sql.run("DELETE FROM todo WHERE kind = ? AND rid = ?", TODO.order, id)
      putTodo(sql, TODO.truncate)
    }
  })
}

/** Inside a write transaction: every order under another root key. One that does not open stays as it is. */
export function moveOrders(store: Store, keys: RootKeys, next: RootKeys): void {
  for (const { id, ...order } of [...readOrders(store, keys), ...readOrders(store, keys, TODO.kept)]) {
    const body = sealOrder(next.ledger, store.vaultId, order)
    store[SQL].run("UPDATE todo SET body = ? WHERE rid = ?", body, id)
  }
}

/** What recorders learnt too late, with what each is put down as. One that nobody of ours wrote is dropped: it can be about nothing. */
export function readScrubNotes(store: Store, keys: RootKeys): { readonly id: number; readonly note: ScrubNote }[] {
  return rows(store[SQL], TODO.scrub).flatMap(({ rid, body }) => {
    const note = whole(() => openScrubNote(keys, body))
    if (note === null) dropScrubNotes(store, [rid])
    return note === null ? [] : [{ id: rid, note }]
  })
}

export function dropScrubNotes(store: Store, ids: readonly number[]): void {
  const sql = store[SQL]
  sql.write(() => {
    for (const id of ids) sql.run("DELETE FROM todo WHERE kind = ? AND rid = ?", TODO.scrub, id)
  })
}

function whole<T>(open: () => T): T | null {
  try {
    return open()
  } catch (error) {
    if (error instanceof VaultError && error.code === "DAMAGED") return null
    throw error
  }
}

function rows(sql: Sql, kind: number): Row[] {
  return sql.all<Row>("SELECT rid, body FROM todo WHERE kind = ? ORDER BY rid", kind)
}
