import { statSync } from "node:fs"
import { join } from "node:path"
import { listChunks, type Store } from "@tracehold/vault"

/** How much waits for review, by counts and minutes alone: all that a recorder can know of a locked vault. */
export function unreviewed(store: Store | null): { chunks: number; minutes: number } {
  const waiting = store === null ? [] : listChunks(store).filter((chunk) => !chunk.reviewed && chunk.events > 0)
  return { chunks: waiting.length, minutes: waiting.reduce((sum, { fromMin, toMin }) => sum + toMin - fromMin, 0) }
}

/** The size of the store's files on disk. */
export function storeBytes(folder: string): number {
  return ["vault.db", "vault.db-wal"].reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
