import type { ChunkPacks } from "./chunk-packs.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { openPack, packEntries } from "./pack.ts"
import type { PackRow } from "./rows.ts"
import type { Session } from "./session.ts"
import { SQL } from "./store.ts"

type Place = { readonly rid: number; readonly id: Uint8Array }

/** Which packs of this session's earlier chunks hold which blobs: names and places, no keys. */
export class EarlierBlobs {
  readonly #places = new Map<string, Place>()

  remember({ own, others }: ChunkPacks): void {
    for (const { rid, id, entries } of own)
      for (const { repo, hash } of entries) if (hash !== null) this.#places.set(`${hash}${repo}`, { rid, id })
    for (const [rid, { id, blobs }] of others)
      for (const { repo, hash } of blobs.values()) this.#places.set(`${hash}${repo}`, { rid, id })
  }

  /** Let a chunk refer to a blob that an earlier one stored; false when there is none, or it was erased since. */
  reuse(session: Session, packs: ChunkPacks, repo: string, hash: string): boolean {
    if (packs.has(repo, hash)) return true
    const place = this.#places.get(`${hash}${repo}`)
    if (place === undefined) return false
    const text = "SELECT 1 FROM pack p JOIN key k ON k.owner = p.id WHERE p.rid = ? AND p.id = ?"
    if (!packs.others.has(place.rid) && session.store[SQL].get(text, place.rid, place.id) === undefined) return false
    packs.reuse(place, repo, hash)
    return true
  }
}

/** Content of a blob that this chunk itself holds, waiting or in a pack whose key is still here; undefined for any other. */
export function readOwnBlob(session: Session, { packs, at }: OpenChunk, hash: string): Uint8Array | undefined {
  const waiting = packs.waiting.find((blob) => blob.hash === hash)
  if (waiting !== undefined) return waiting.content
  const pack = packs.own.find(({ entries }) => entries.some((entry) => entry.hash === hash))
  if (pack === undefined) return undefined
  const row = session.store[SQL].get<PackRow>("SELECT * FROM pack WHERE rid = ?", pack.rid)
  if (row === undefined || row.rev !== pack.rev) return undefined
  return packEntries(openPack(pack.key, at.vault, row)).find((entry) => entry.hash === hash)?.content
}
