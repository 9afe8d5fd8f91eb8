import { fromHex } from "@tracehold/crypto"
import { freshFromHosts, waitsForHosts } from "./merge-orders.ts"
import { type Order, sealOrder } from "./order-row.ts"
import { readOrders } from "./owed-orders.ts"
import { checkRootEpoch } from "./root-epoch.ts"
import type { RootKeys } from "./root-keys.ts"
import { putTodo } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { TODO } from "./tables.ts"

/** After what came from hosts was confirmed: erases that wait for hosts have those chunks to go through; one that waits for none goes. */
export function reviveOrders(store: Store, keys: RootKeys): void {
  const sql = store[SQL]
  const fresh = freshFromHosts(sql)
  const kept = readOrders(store, keys, TODO.kept)
  if (fresh.length === 0 && kept.length === 0) return
  const active = readOrders(store, keys).filter(({ hosts }) => hosts.length > 0)
  const put = (order: Order, pending: Order["pending"]) =>
    sql.run(
      "UPDATE todo SET kind = ?, body = ? WHERE rid = ?",
      TODO.order,
      sealOrder(keys.ledger, store.vaultId, { ...order, pending }),
      order.id,
    )
  sql.write(() => {
    checkRootEpoch(sql, keys.epoch)
    if (fresh.length > 0) {
      for (const order of active) put(order, [...order.pending, ...fresh])
      for (const order of kept) put(order, fresh)
      for (const { session, no } of fresh)
        sql.run("UPDATE pulled SET looked = 1 WHERE session = ? AND no = ?", fromHex(session), no)
      return
    }
    for (const { id } of kept.filter(({ hosts }) => !waitsForHosts(sql, hosts))) {
      sql.run("DELETE FROM todo WHERE rid = ?", id)
      putTodo(sql, TODO.truncate)
    }
  })
}
