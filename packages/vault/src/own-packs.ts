import { contentHash, randomBytes, SecretKey } from "@tracehold/crypto"
import type { Card } from "./card.ts"
import type { BlobChanges, OwnPack, Waiting } from "./chunk-packs.ts"
import { claimKey, type KeyRow } from "./container-keys.ts"
import { type OpenPack, packEntries, sealPack } from "./pack.ts"

/** A pack ready to be written by the recorder: its key is sealed to the card, and kept in memory while the chunk is open. */
export type SealedPack = Omit<OwnPack, "rid"> & {
  readonly keyRow: KeyRow
  readonly body: Uint8Array
  readonly contents: readonly Uint8Array[]
}

/** Seal blobs as a new pack. */
export function sealNewPack(
  vault: Uint8Array,
  card: Card,
  atMin: number,
  blobs: readonly (Pick<Waiting, "repo" | "content"> & { readonly hash: string | null })[],
): SealedPack {
  const entries = blobs.map(({ repo, hash }) => ({ repo, hash }))
  const contents = blobs.map(({ content }) => content)
  return sealAs(vault, card, { id: randomBytes(16), rev: 0, atMin, entries }, contents)
}

/** The pack again at its next revision, under a new key, with some blobs replaced or taken out. */
export function resealPack(vault: Uint8Array, card: Card, pack: OwnPack, opened: OpenPack, changes: BlobChanges): SealedPack {
  const next = packEntries(opened).map(({ hash, content }, i) => {
    const repo = pack.entries[i]?.repo ?? ""
    const change = hash === null ? undefined : changes.get(hash)
    if (change === undefined) return { repo, hash, content }
    return change === null
      ? { repo, hash: null, content: new Uint8Array() }
      : { repo, hash: contentHash(change), content: change }
  })
  const entries = next.map(({ repo, hash }) => ({ repo, hash }))
  const contents = next.map(({ content }) => content)
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
