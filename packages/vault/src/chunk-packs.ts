import { contentHash, type SecretKey, toHex } from "@tracehold/crypto"
import { PACK_BYTES } from "./pack.ts"
import { compress, decompress } from "./zstd.ts"

/** Blobs by their old hash: the content that takes their place, or null to take them out. */
export type BlobChanges = ReadonlyMap<string, Uint8Array | null>

/** A blob that waits for the next flush. `known` is a pack of another chunk that has it already, by the lookup table. */
export type Waiting = {
  readonly repo: string
  readonly hash: string
  readonly content: Uint8Array
  /** Its name in the lookup table. */
  readonly name: Uint8Array
  readonly known: PackPlaceInStore | null
  /** The minute since which the chunk has it, where that is not now: it takes the place of a blob that lies in another's pack. */
  readonly sinceMin?: number
}

export type PackPlaceInStore = { readonly rid: number; readonly id: Uint8Array }

/** A pack that this chunk wrote. Its key is kept as long as the chunk's, so that a late secret can still be taken out. */
export type OwnPack = PackPlaceInStore & {
  readonly rev: number
  readonly key: SecretKey
  readonly atMin: number
  /** Bytes of content. */
  readonly raw: number
  readonly entries: readonly { readonly repo: string; readonly hash: string | null }[]
}

type Named = { readonly repo: string; readonly hash: string }

/** At most this much of other chunks' content is kept in memory, packed, the newest; an ordinary workspace is less. */
const COPY_BYTES = 16 << 20
const COPY_LEVEL = 1

/** The blobs of the open chunk: waiting, in packs of its own, and in packs of other chunks. */
export class ChunkPacks implements Disposable {
  #waiting: Waiting[] = []
  #waitingBytes = 0
  /** By row id. */
  readonly own = new Map<number, OwnPack>()
  /** By row id: the pack's id and which blobs this chunk takes from it. */
  readonly others = new Map<number, { readonly id: Uint8Array; readonly blobs: Map<string, Named> }>()
  readonly #have = new Set<string>()
  readonly #places = new Map<string, number>()
  /** Content in packs of other chunks: those cannot be read back, and a late secret may have to be taken out. */
  readonly #copies = new Map<string, { readonly packed: Uint8Array; readonly raw: number }>()
  #copyBytes = 0

  get waiting(): readonly Waiting[] {
    return this.#waiting
  }

  get waitingBytes(): number {
    return this.#waitingBytes
  }

  has(repo: string, hash: string): boolean {
    return this.#have.has(keyOf({ repo, hash }))
  }

  /** Which of the chunk's own packs has a blob. */
  ownPackOf(hash: string): OwnPack | undefined {
    return this.own.get(this.#places.get(hash) ?? -1)
  }

  add(blob: Waiting): void {
    this.#have.add(keyOf(blob))
    this.#waiting.push(blob)
    this.#waitingBytes += blob.content.length
  }

  /** A pack of the chunk's own is stored: these blobs do not wait any more. Also its next revision, in place of the one before. */
  storedOwn(pack: OwnPack, blobs: readonly Waiting[] = []): void {
    this.own.set(pack.rid, pack)
    for (const { repo, hash } of pack.entries) {
      if (hash === null) continue
      this.#have.add(keyOf({ repo, hash }))
      this.#places.set(hash, pack.rid)
    }
    this.#done(blobs)
  }

  /** These blobs lie in packs of other chunks, and the chunk is said to use those. */
  storedElsewhere(blobs: readonly Waiting[]): void {
    for (const { known, hash, repo, content } of blobs) {
      if (known === null) continue
      this.addOther(known, { repo, hash })
      this.#keepCopy(hash, content)
    }
    this.#done(blobs)
  }

  /** This chunk, too, uses a blob of that pack. */
  addOther({ rid, id }: PackPlaceInStore, blob: Named): void {
    this.#have.add(keyOf(blob))
    if (this.own.has(rid)) return
    const known = this.others.get(rid) ?? { id, blobs: new Map<string, Named>() }
    this.others.set(rid, known)
    known.blobs.set(keyOf(blob), { repo: blob.repo, hash: blob.hash })
  }

  /** The copy of a blob that lies in another chunk's pack, if it is kept. */
  copy(hash: string): Uint8Array | undefined {
    const copy = this.#copies.get(hash)
    return copy === undefined ? undefined : decompress(copy.packed, copy.raw)
  }

  /** Another chunk's pack went away before we could refer to it: store the content ourselves. */
  forgetKnown(): void {
    this.#wait(this.#waiting.map((blob) => ({ ...blob, known: null })))
  }

  /** Ids of all packs that the chunk uses, hex, sorted. */
  ids(): string[] {
    return [...this.own.values(), ...this.others.values()].map(({ id }) => toHex(id)).sort()
  }

  /** The blobs to be stored, in groups that each fill one pack of one minute. */
  groups(): Waiting[][] {
    const groups: Waiting[][] = []
    let room = 0
    for (const blob of this.waiting.filter(({ known }) => known === null)) {
      const before = groups.at(-1)?.at(-1)
      if (before === undefined || blob.sinceMin !== before.sinceMin || blob.content.length > room) {
        groups.push([])
        room = PACK_BYTES
      }
      groups.at(-1)?.push(blob)
      room -= blob.content.length
    }
    return groups
  }

  /** Change what waits. */
  replaceWaiting(changes: BlobChanges, nameOf: (repo: string, content: Uint8Array) => Uint8Array): void {
    const next = this.waiting.flatMap((blob): Waiting[] => {
      const content = changes.get(blob.hash)
      if (content === undefined) return [blob]
      if (content === null) return []
      return [{ ...blob, hash: contentHash(content), content, name: nameOf(blob.repo, content), known: null }]
    })
    this.#wait(next)
    for (const blob of next) this.#have.add(keyOf(blob))
  }

  /** Blobs under their old names are not here any more. */
  forget(hashes: Iterable<string>): void {
    const gone = new Set(hashes)
    for (const key of this.#have) if (gone.has(key.slice(0, HASH_DIGITS))) this.#have.delete(key)
    for (const hash of gone) {
      this.#places.delete(hash)
      this.#copyBytes -= this.#copies.get(hash)?.packed.length ?? 0
      this.#copies.delete(hash)
    }
  }

  [Symbol.dispose](): void {
    for (const { key } of this.own.values()) key[Symbol.dispose]()
    this.own.clear()
    this.#copies.clear()
    this.#wait([])
  }

  #done(blobs: readonly Waiting[]): void {
    if (blobs.length === 0) return
    const done = new Set(blobs)
    this.#wait(this.waiting.filter((blob) => !done.has(blob)))
  }

  #wait(blobs: Waiting[]): void {
    this.#waiting = blobs
    this.#waitingBytes = blobs.reduce((sum, { content }) => sum + content.length, 0)
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
}

const HASH_DIGITS = 64

function keyOf({ repo, hash }: Named): string {
  return `${hash}${repo}`
}
