import { readBelief } from "./belief.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { namedBlobs } from "./named-blobs.ts"
import { packEntries } from "./pack.ts"
import { checkPack, EMPTY, resealOwned } from "./plan-packs.ts"
import { isAwaited } from "./pull-packs.ts"
import { blobsOf, openPackRow } from "./read-blobs.ts"
import { openChunkKeys, readChunkEvents } from "./read-chunk.ts"
import type { RootKeys } from "./root-keys.ts"
import { type ChunkRow, dropUnused, putTodo, replacePack } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { STATE, TODO } from "./tables.ts"

/**
 * Write packs that outlived one of their chunks anew, with only the blobs that the living ones name. One that an open chunk uses
 * waits until that is closed.
 *
 * @returns how many packs still wait.
 */
export function trimPacks(store: Store, keys: RootKeys): number {
  const sql = store[SQL]
  const owed = sql.all<{ body: Uint8Array }>("SELECT body FROM todo WHERE kind = ?", TODO.trim)
  const names = new Map<string, Set<string>>()
  const namesOf = (row: ChunkRow) => {
    const at = `${row.rid}/${row.rev}`
    const known = names.get(at) ?? namesIn(store, keys, row)
    names.set(at, known)
    return known
  }
  for (const { body: id } of owed) {
    try {
      trimPack(store, keys, id, namesOf)
    } catch (error) {
      // Erased or taken into use in this very moment, or damaged: it stays owed, and `verify` tells of damage.
      if (!(error instanceof VaultError) || !["BUSY", "GONE", "DAMAGED"].includes(error.code)) throw error
    }
  }
  finishErases(store)
  return sql.all("SELECT 1 FROM todo WHERE kind = ?", TODO.trim).length
}

function trimPack(store: Store, keys: RootKeys, id: Uint8Array, namesOf: (row: ChunkRow) => Set<string>): void {
  const sql = store[SQL]
  const belief = readBelief(sql)
  const pack = sql.get<{ rid: number }>("SELECT rid FROM pack WHERE id = ?", id)
  const users = sql.all<ChunkRow>("SELECT c.* FROM use u JOIN chunk c ON c.rid = u.chunk WHERE u.pack = ?", pack?.rid ?? -1)
  if (users.some(({ state }) => state !== STATE.sealed) || (pack !== undefined && isAwaited(sql, pack.rid))) return
  if (pack === undefined || users.length === 0) {
    sql.write(() => {
      if (pack !== undefined && dropUnused(sql, pack.rid)) putTodo(sql, TODO.truncate)
      sql.run("DELETE FROM todo WHERE kind = ? AND body = ?", TODO.trim, id)
    })
    return
  }
  const named = new Set(users.flatMap((row) => [...namesOf(row)]))
  const entries = packEntries(openPackRow(store, keys, pack.rid))
  const gone = entries.flatMap(({ hash }, i) => (hash !== null && !named.has(hash) ? [i] : []))
  const next =
    gone.length === 0
      ? null
      : resealOwned(
          store,
          keys,
          pack.rid,
          entries.map((entry, i) => (gone.includes(i) ? EMPTY : entry)),
        )
  sql.write(() => {
    if (readBelief(sql).eraseNo !== belief.eraseNo) throw new VaultError("BUSY")
    if (next !== null) {
      checkPack(sql, pack.rid, next.before, users.length)
      replacePack(sql, pack.rid, next.pack)
      for (const place of gone) sql.run("DELETE FROM lookup WHERE pack = ? AND idx = ?", pack.rid, place)
      putTodo(sql, TODO.truncate)
    }
    sql.run("DELETE FROM todo WHERE kind = ? AND body = ?", TODO.trim, id)
  })
}

function namesIn(store: Store, keys: RootKeys, row: ChunkRow): Set<string> {
  using chunk = openChunkKeys(store, keys, row)
  return namedBlobs(readChunkEvents(store, chunk, row), blobsOf(store, keys, row.rid))
}
