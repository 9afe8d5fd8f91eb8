import { contentHash, type SecretKey } from "@tracehold/crypto"
import type { BlobSource } from "@tracehold/trace"
import { unwrapKey } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import type { Owner } from "./layouts.ts"
import { type OpenPack, openPack, type PackPlace } from "./pack.ts"
import type { RootKeys } from "./root-keys.ts"
import { findKey, type PackRow, packsOf } from "./rows.ts"
import { SQL, type Store } from "./store.ts"

/** How many packs stay unpacked; blobs that are read together mostly lie together. */
const KEPT_PACKS = 16

/**
 * The blobs of one chunk. Packs are opened when the first blob is asked for, unpacked when one of theirs is; content is checked
 * against its name each time, so a wrong pack can only be missing content, never other content.
 */
export function blobsOf(store: Store, keys: RootKeys, chunk: number): BlobSource {
  let index: Map<string, { pack: number; place: PackPlace }> | null = null
  const unpacked = new Map<number, Uint8Array>()
  return (hash) => {
    index ??= indexOf(store, keys, chunk)
    const found = index.get(hash)
    if (found === undefined) return undefined
    const content = unpacked.get(found.pack) ?? openPackRow(store, keys, found.pack).unpack()
    unpacked.delete(found.pack)
    unpacked.set(found.pack, content)
    for (const oldest of unpacked.keys()) if (unpacked.size > KEPT_PACKS) unpacked.delete(oldest)
    const bytes = content.slice(found.place.offset, found.place.offset + found.place.length)
    if (contentHash(bytes) !== hash) throw new VaultError("DAMAGED")
    return bytes
  }
}

/** @throws VaultError `GONE` when pack or key are not there any more; `DAMAGED`. */
export function openPackRow(store: Store, keys: RootKeys, rid: number): OpenPack {
  const row = store[SQL].get<PackRow>("SELECT * FROM pack WHERE rid = ?", rid)
  if (row === undefined) throw new VaultError("GONE")
  using key = openPackKey(store, keys, row)
  return openPack(key, store.vaultId, row)
}

export function openPackKey(store: Store, keys: RootKeys, row: Pick<PackRow, "id" | "rev">): SecretKey {
  const owner: Owner = { kind: "pack", id: row.id }
  const wrapped = findKey(store[SQL], owner)
  if (wrapped === undefined) throw new VaultError("GONE")
  return unwrapKey(keys, store.vaultId, owner, row.rev, wrapped)
}

function indexOf(store: Store, keys: RootKeys, chunk: number): Map<string, { pack: number; place: PackPlace }> {
  const index = new Map<string, { pack: number; place: PackPlace }>()
  for (const { rid } of packsOf(store[SQL], chunk))
    for (const place of openPackRow(store, keys, rid).places) if (place.hash !== null) index.set(place.hash, { pack: rid, place })
  return index
}
