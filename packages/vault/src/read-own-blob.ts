import type { OwnPack } from "./chunk-packs.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { type OpenPack, openPack } from "./pack.ts"
import type { PackRow } from "./rows.ts"
import type { Session } from "./session.ts"
import { SQL } from "./store.ts"

/** How many packs stay unpacked while a chunk's blobs are read one after the other. */
const KEPT_PACKS = 8

/** Reads back blobs of the open chunk: waiting, kept as a copy, or in a pack whose key is still in memory. */
export class OwnBlobReader {
  /** By pack and revision. */
  readonly #unpacked = new Map<string, { readonly pack: OpenPack; readonly content: Uint8Array }>()

  /** Undefined for a blob that lies in another chunk's pack and is not at hand: those can only be read by the owner. */
  read(session: Session, { packs }: OpenChunk, hash: string): Uint8Array | undefined {
    const waiting = packs.waiting.find((blob) => blob.hash === hash)
    if (waiting !== undefined) return waiting.content
    const pack = packs.ownPackOf(hash)
    if (pack === undefined) return packs.copy(hash)
    const opened = this.#open(session, pack)
    const place = opened?.pack.places.find((p) => p.hash === hash)
    return place === undefined ? undefined : opened?.content.slice(place.offset, place.offset + place.length)
  }

  /** Forget what is unpacked: the chunk was closed or rewritten. */
  clear(): void {
    this.#unpacked.clear()
  }

  #open(session: Session, { rid, rev, key }: OwnPack): { readonly pack: OpenPack; readonly content: Uint8Array } | undefined {
    const name = `${rid}/${rev}`
    const known = this.#unpacked.get(name)
    if (known !== undefined) return known
    const row = session.store[SQL].get<PackRow>("SELECT * FROM pack WHERE rid = ?", rid)
    if (row === undefined || row.rev !== rev) return undefined
    const pack = openPack(key, session.store.vaultId, row)
    const opened = { pack, content: pack.unpack() }
    this.#unpacked.set(name, opened)
    for (const oldest of this.#unpacked.keys()) if (this.#unpacked.size > KEPT_PACKS) this.#unpacked.delete(oldest)
    return opened
  }
}
