import { contentHash, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import type { Card } from "./card.ts"
import { claimKey, type KeyRow } from "./container-keys.ts"
import { type OpenPack, PACK_BYTES, packEntries, sealPack } from "./pack.ts"
import { compress, decompress } from "./zstd.ts"

/** A blob that waits for the next flush. `known` is a pack of another chunk that has it already, by the lookup table. */
export type Waiting = {
  readonly repo: string
  readonly hash: string
  readonly content: Uint8Array
  /** Its name in the lookup table. */
  readonly name: Uint8Array
  readonly known: { readonly rid: number; readonly id: Uint8Array } | null
}

/** A pack that this chunk wrote. Its key is kept as long as the chunk's, so that a late secret can still be taken out. */
export type OwnPack = {
  readonly rid: number
  readonly id: Uint8Array
  readonly rev: number
  readonly key: SecretKey
  readonly atMin: number
  readonly entries: readonly { readonly repo: string; readonly hash: string | null }[]
}

/** A pack ready to be written. */
export type SealedPack = Omit<OwnPack, "rid"> & {
  readonly keyRow: KeyRow
  readonly raw: number
  readonly body: Uint8Array
  readonly contents: readonly Uint8Array[]
}

/** At most this much of other chunks' content is kept in memory, the newest; an ordinary workspace is less. */
const COPY_BYTES = 16 << 20
const COPY_LEVEL = 1

/** The blobs of the open chunk: waiting, in packs of its own, and in packs of earlier chunks. */
export class ChunkPacks implements Disposable {
  waiting: Waiting[] = []
  waitingBytes = 0
  own: OwnPack[] = []
  /** By row id: the pack's id and which blobs this chunk takes from it. */
  readonly others = new Map<number, { readonly id: Uint8Array; readonly blobs: Map<string, { repo: string; hash: string }> }>()
  readonly #have = new Set<string>()
  /** Content that lies in packs of other chunks, packed: those cannot be read back, and a late secret may have to be taken out. */
  readonly #copies = new Map<string, { readonly packed: Uint8Array; readonly raw: number }>()
  #copyBytes = 0

  has(repo: string, hash: string): boolean {
    return this.#have.has(`${hash}${repo}`)
  }

  add(blob: Waiting): void {
    this.#have.add(`${blob.hash}${blob.repo}`)
    this.waiting.push(blob)
    this.waitingBytes += blob.content.length
  }

  /** This chunk, too, uses a blob of another chunk's pack. */
  addOther(pack: { readonly rid: number; readonly id: Uint8Array }, repo: string, hash: string): void {
    this.#have.add(`${hash}${repo}`)
    this.#other(pack.rid, pack.id).set(`${hash}${repo}`, { repo, hash })
  }

  /** The copy of a blob that lies in another chunk's pack, if it is kept. */
  copy(hash: string): Uint8Array | undefined {
    const copy = this.#copies.get(hash)
    return copy === undefined ? undefined : decompress(copy.packed, copy.raw)
  }

  /** What waited is stored: in this pack of its own, or (null) in the packs where it was known to be. */
  stored(blobs: readonly Waiting[], pack: OwnPack | null): void {
    const done = new Set(blobs)
    this.waiting = this.waiting.filter((blob) => !done.has(blob))
    this.waitingBytes = this.waiting.reduce((sum, blob) => sum + blob.content.length, 0)
    if (pack !== null) this.own.push(pack)
    for (const { known, hash, repo, content } of blobs) {
      if (pack !== null || known === null) continue
      this.addOther(known, repo, hash)
      this.#keepCopy(hash, content)
    }
  }

  /** Another chunk's pack went away before we could refer to it: store the content ourselves. */
  forgetKnown(): void {
    this.waiting = this.waiting.map((blob) => ({ ...blob, known: null }))
  }

  /** Ids of all packs that the chunk uses, hex, sorted. */
  ids(): string[] {
    return [...this.own, ...this.others.values()].map(({ id }) => toHex(id)).sort()
  }

  /** The blobs to be stored, in groups that each fill one pack. */
  groups(): Waiting[][] {
    const groups: Waiting[][] = []
    let room = 0
    for (const blob of this.waiting.filter(({ known }) => known === null)) {
      if (groups.length === 0 || blob.content.length > room) {
        groups.push([])
        room = PACK_BYTES
      }
      groups.at(-1)?.push(blob)
      room -= blob.content.length
    }
    return groups
  }

  /** Replace blobs by hash (null: take out) in all that waits. */
  replaceWaiting(
    changes: ReadonlyMap<string, Uint8Array | null>,
    nameOf: (repo: string, content: Uint8Array) => Uint8Array,
  ): void {
    this.waiting = this.waiting.flatMap((blob) => {
      const content = changes.get(blob.hash)
      if (content === undefined) return [blob]
      return content === null
        ? []
        : [{ repo: blob.repo, hash: contentHash(content), content, name: nameOf(blob.repo, content), known: null }]
    })
    this.waitingBytes = this.waiting.reduce((sum, blob) => sum + blob.content.length, 0)
    for (const { hash, repo } of this.waiting) this.#have.add(`${hash}${repo}`)
  }

  /** A blob under its old name is not here any more. */
  forget(hashes: Iterable<string>): void {
    const gone = new Set(hashes)
    for (const key of this.#have) if (gone.has(key.slice(0, 64))) this.#have.delete(key)
  }

  [Symbol.dispose](): void {
    for (const { key } of this.own) key[Symbol.dispose]()
    this.own = []
    this.waiting = []
  }

  #keepCopy(hash: string, content: Uint8Array): void {
    if (this.#copies.has(hash)) return
    const packed = compress(content, COPY_LEVEL)
    this.#copies.set(hash, { packed, raw: content.length })
    this.#copyBytes += packed.length
    for (const [oldest, copy] of this.#copies) {
      if (this.#copyBytes <= COPY_BYTES) break
      this.#copies.delete(oldest)
      this.#copyBytes -= copy.packed.length
    }
  }

  #other(rid: number, id: Uint8Array): Map<string, { repo: string; hash: string }> {
    const known = this.others.get(rid) ?? { id, blobs: new Map() }
    this.others.set(rid, known)
    return known.blobs
  }
}

/** Seal waiting blobs as a new pack. */
export function sealNewPack(vault: Uint8Array, card: Card, atMin: number, blobs: readonly Waiting[]): SealedPack {
  const id = randomBytes(16)
  const entries = blobs.map(({ repo, hash }) => ({ repo, hash }))
  return sealAs(
    vault,
    card,
    { id, rev: 0, atMin, entries },
    blobs.map((blob) => blob.content),
  )
}

/** The pack again at its next revision, under a new key, with some blobs replaced or taken out. */
export function resealPack(
  vault: Uint8Array,
  card: Card,
  pack: OwnPack,
  opened: OpenPack,
  changes: ReadonlyMap<string, Uint8Array | null>,
): SealedPack {
  const contents: Uint8Array[] = []
  const entries = packEntries(opened).map(({ hash, content }, i) => {
    const change = hash === null ? undefined : changes.get(hash)
    const kept = change === undefined ? content : (change ?? new Uint8Array())
    contents.push(kept)
    return { repo: pack.entries[i]?.repo ?? "", hash: change === undefined ? hash : change === null ? null : contentHash(change) }
  })
  return sealAs(vault, card, { id: pack.id, rev: pack.rev + 1, atMin: pack.atMin, entries }, contents)
}

function sealAs(
  vault: Uint8Array,
  card: Card,
  pack: Pick<OwnPack, "id" | "rev" | "atMin" | "entries">,
  contents: readonly Uint8Array[],
): SealedPack {
  const key = SecretKey.random()
  const entries = pack.entries.map(({ hash }, i) => ({ hash, content: contents[i] ?? new Uint8Array() }))
  const sealed = sealPack(key, vault, pack.id, pack.rev, entries)
  return { ...pack, key, keyRow: claimKey(card, { kind: "pack", id: pack.id }, pack.rev, key), ...sealed, contents }
}
