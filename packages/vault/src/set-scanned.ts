import { VaultError } from "./error.ts"
import { chunkAt, chunkOwner, openChunkKeys } from "./read-chunk.ts"
import type { RootKeys } from "./root-keys.ts"
import { type ChunkRow, findChunk, findKey } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { openSummary, type Summary, sealSummary } from "./summary.ts"
import { STATE } from "./tables.ts"

/**
 * Say in a chunk's summary who has looked for secrets in it, when nothing was found: nothing else of it changes.
 *
 * @throws VaultError `BUSY` for a chunk that is not closed and confirmed, or that changed since `row` was read; `DAMAGED`.
 */
export function setScanned(store: Store, keys: RootKeys, row: ChunkRow, scan: Pick<Summary, "detectors" | "provisional">): void {
  const sql = store[SQL]
  if (row.state !== STATE.sealed || row.summary === null || findKey(sql, chunkOwner(row))?.adopted !== 1)
    throw new VaultError("BUSY")
  const at = chunkAt(store, row)
  using chunk = openChunkKeys(store, keys, row)
  const summary = sealSummary(chunk.summary, at, { ...openSummary(chunk.summary, at, row.summary), ...scan })
  sql.write(() => {
    const now = findChunk(sql, row.session, row.no)
    if (now?.rev !== row.rev || now.state !== row.state) throw new VaultError("BUSY")
    sql.run("UPDATE chunk SET summary = ? WHERE rid = ?", summary, row.rid)
  })
}
