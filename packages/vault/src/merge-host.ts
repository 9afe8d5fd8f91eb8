import { fromHex, sameBytes, toHex } from "@tracehold/crypto"
import { readU32 } from "./bytes.ts"
import { MINUTE_MS } from "./erase.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { PAGE, type RemoteOrder } from "./pull-messages.ts"
import { keepAwaited, readRefs } from "./pull-packs.ts"
import { readMeta, SQL, type Store } from "./store.ts"
import { BY, SCOPE } from "./tables.ts"

/** A host whose store is pulled, as it is known here. */
export type Host = {
  /** Its store's id, 16 bytes: what nobody but that host and this vault knows. */
  readonly store: Uint8Array
  readonly no: number
  /** Epoch of the card that it has. */
  readonly epoch: number
  /** Up to which tombstone of ours it has obeyed. */
  readonly orders: number
  /** Up to which tombstone of its own is merged. */
  readonly tombs: number
  /** How often all that it had was taken. */
  readonly pulls: number
}

/** Hosts whose stores were pulled. `epoch` is that of the card that each has: what it sealed to older ones may still come. */
export function listHosts(store: Store): { readonly store: string; readonly epoch: number; readonly pulls: number }[] {
  return store[SQL].all<Host>("SELECT * FROM remote ORDER BY no").map((host) => ({
    store: toHex(host.store),
    epoch: host.epoch,
    pulls: host.pulls,
  }))
}

/**
 * A host that said hello. Where it has fewer tombstones than it had, its store is an older copy: what was told before is told again.
 *
 * @throws VaultError `NOT_A_HOST` when it is this store itself, or a copy of it.
 */
export function meetHost(store: Store, id: Uint8Array, epoch: number, newest: number): Host & { readonly older: boolean } {
  const sql = store[SQL]
  const own = readMeta(sql, "store_id")
  if (!(own instanceof Uint8Array) || sameBytes(own, id)) throw new VaultError("NOT_A_HOST")
  return sql.write(() => {
    const known = sql.get<Host & { newest: number }>("SELECT * FROM remote WHERE store = ?", id)
    const older = known !== undefined && newest < known.newest
    const no = known?.no ?? sql.get<{ no: number }>("SELECT coalesce(max(no), 0) + 1 AS no FROM remote")?.no ?? 1
    const host = { store: id, no, epoch, orders: older ? 0 : (known?.orders ?? 0), tombs: older ? 0 : (known?.tombs ?? 0) }
    sql.run(
      `INSERT INTO remote(store, no, epoch, orders, tombs, newest, pulls, settled, left) VALUES (?, ?, ?, ?, ?, ?, 0, 0, x'')
        ON CONFLICT(store) DO UPDATE SET epoch = excluded.epoch, orders = excluded.orders, tombs = excluded.tombs,
          newest = excluded.newest`,
      host.store,
      host.no,
      host.epoch,
      host.orders,
      host.tombs,
      newest,
    )
    return { ...host, pulls: known?.pulls ?? 0, older }
  })
}

type TombRow = { no: number; scope: number; session: Uint8Array | null; chunk_no: number; from_ms: number; to_ms: number }

/** What was erased here since the host was last told, and concerns it: times, and chunks of its sessions. */
export function ordersFor(store: Store, host: Host, after: number): { orders: RemoteOrder[]; upTo: number; more: boolean } {
  const rows = store[SQL].all<TombRow>(
    `SELECT t.* FROM tombstone t LEFT JOIN session s ON s.id = t.session
      WHERE t.no > ? AND t.by != ? AND (t.scope = ? OR t.scope = ? AND s.store = ?) ORDER BY t.no LIMIT ${PAGE}`,
    after,
    BY.moved,
    SCOPE.since,
    SCOPE.chunk,
    host.store,
  )
  const orders = rows.map(({ session, chunk_no, from_ms, to_ms }): RemoteOrder => {
    if (session !== null) return { kind: "chunk", session: toHex(session), no: chunk_no }
    return { kind: "time", fromMin: Math.floor(from_ms / MINUTE_MS), toMin: Math.floor(to_ms / MINUTE_MS) }
  })
  return { orders, upTo: rows.at(-1)?.no ?? after, more: rows.length === PAGE }
}

export function obeyed(store: Store, host: Host, upTo: number): void {
  const sql = store[SQL]
  sql.write(() => sql.run("UPDATE remote SET orders = ? WHERE store = ?", upTo, host.store))
}

/**
 * Nothing more is expected of a host: erases and shared packs do not wait for it any more. It may be pulled again, as one that is known.
 *
 * @returns false when no store of this id, hex, was pulled.
 */
export function forgetHost(store: Store, id: string): boolean {
  const sql = store[SQL]
  const known = sql.write(() => {
    const host = sql.get<Host>("SELECT * FROM remote WHERE store = ?", fromHex(id))
    if (host === undefined) return false
    keepAwaited(sql, host.no, new Set())
    sql.run("UPDATE remote SET settled = ?, left = x'' WHERE store = ?", 0xffffffff, host.store)
    return true
  })
  finishErases(store)
  return known
}

/** What no honest host has left: it is kept here, and a hostile one must not fill memory and store with it. */
const MOST_LEFT_BYTES = 4 << 20

/**
 * All that could be taken was. `left` is what the host says of the rest: how many chunks u32, those, and ids of the packs that they use.
 * Everything that was there at the pull before has come when nothing of it is left now.
 *
 * @returns how many chunks are left there. @throws VaultError `CHANNEL` for bytes of another form.
 */
export function finishPull(store: Store, host: Host, newest: number, left: Uint8Array): number {
  const count = left.length >= 4 ? readU32(left, 0) : 0
  const packs = left.subarray(4 + 20 * count)
  if (left.length > MOST_LEFT_BYTES || left.length < 4 + 20 * count || packs.length % 16 !== 0) throw new VaultError("CHANNEL")
  const chunks = left.subarray(4, 4 + 20 * count)
  const ids = new Set(Array.from({ length: packs.length / 16 }, (_, i) => toHex(packs.subarray(16 * i, 16 * i + 16))))
  const sql = store[SQL]
  sql.write(() => {
    keepAwaited(sql, host.no, ids)
    const before = sql.get<{ left: Uint8Array; pulls: number; settled: number }>(
      "SELECT * FROM remote WHERE store = ?",
      host.store,
    )
    const now = readRefs(chunks)
    const stays = [...readRefs(before?.left ?? new Uint8Array())].some((ref) => now.has(ref))
    const pulls = (before?.pulls ?? 0) + 1
    const settled = now.size === 0 ? pulls : stays ? (before?.settled ?? 0) : pulls - 1
    sql.run(
      "UPDATE remote SET newest = ?, pulls = ?, settled = ?, left = ? WHERE store = ?",
      newest,
      pulls,
      settled,
      chunks,
      host.store,
    )
  })
  finishErases(store)
  return count
}
