import type { ChunkPacks } from "./chunk-packs.ts"
import { openPack } from "./pack.ts"
import type { PackRow } from "./rows.ts"
import type { Session } from "./session.ts"
import { SQL } from "./store.ts"

/** A blob that the open chunk put: still waiting, kept as a copy, or in a pack whose key is still in memory. */
export function readOwnBlob(session: Session, packs: ChunkPacks, hash: string): Uint8Array | undefined {
  const waiting = packs.waiting.find((blob) => blob.hash === hash)
  if (waiting !== undefined) return waiting.content
  const copy = packs.copy(hash)
  if (copy !== undefined) return copy
  const pack = packs.own.find(({ entries }) => entries.some((entry) => entry.hash === hash))
  if (pack === undefined) return undefined
  const row = session.store[SQL].get<PackRow>("SELECT * FROM pack WHERE rid = ?", pack.rid)
  if (row === undefined || row.rev !== pack.rev) return undefined
  const opened = openPack(pack.key, session.store.vaultId, row)
  const place = opened.places.find((p) => p.hash === hash)
  return place === undefined ? undefined : opened.unpack().slice(place.offset, place.offset + place.length)
}
