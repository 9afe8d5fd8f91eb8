import { open, type SecretKey, seal, toHex } from "@tracehold/crypto"
import { concat, exactly, readU32, u8, u32 } from "./bytes.ts"
import { unsealed } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { packContext } from "./layouts.ts"
import { compress, decompress } from "./zstd.ts"

/** Content put together in one pack, before compression. A single larger blob has a pack of its own. */
export const PACK_BYTES = 256 << 10

/** One place of a pack. `hash` is BLAKE2b-256 of the content, hex; a place whose blob was taken out stays, empty and without a name. */
export type PackEntry = { readonly hash: string | null; readonly content: Uint8Array }

/** Where a blob lies in a pack's unpacked content. */
export type PackPlace = { readonly hash: string | null; readonly offset: number; readonly length: number }

/** An opened pack: its index, and the content unpacked only when asked for. */
export type OpenPack = { readonly places: readonly PackPlace[]; readonly unpack: () => Uint8Array }

const LEVEL = 9
const ENTRY_BYTES = 37

/**
 * Seal blobs together. Inside: count u32, then for each `state u8 (1 here, 0 taken out) ‖ hash 32 ‖ length u32`, then one zstd
 * frame of all contents: versions of one file that lie together cost little more than one.
 */
export function sealPack(
  key: SecretKey,
  vault: Uint8Array,
  id: Uint8Array,
  rev: number,
  entries: readonly PackEntry[],
): { raw: number; body: Uint8Array } {
  const content = concat(...entries.map((entry) => entry.content))
  const index = entries.flatMap(({ hash, content: c }) => [u8(hash === null ? 0 : 1), hashBytes(hash), u32(c.length)])
  const plain = concat(u32(entries.length), ...index, compress(content, LEVEL))
  return { raw: content.length, body: seal(key, packContext(vault, id, rev, content.length), plain) }
}

/** @throws VaultError `DAMAGED`. */
export function openPack(
  key: SecretKey,
  vault: Uint8Array,
  pack: { readonly id: Uint8Array; readonly rev: number; readonly raw: number; readonly body: Uint8Array },
): OpenPack {
  const plain = unsealed(() => open(key, packContext(vault, pack.id, pack.rev, pack.raw), pack.body))
  const count = plain.length < 4 ? -1 : readU32(plain, 0)
  const packedAt = 4 + count * ENTRY_BYTES
  if (count < 0 || packedAt > plain.length) throw new VaultError("DAMAGED")
  const places: PackPlace[] = []
  let offset = 0
  for (let at = 4; at < packedAt; at += ENTRY_BYTES) {
    const length = readU32(plain, at + 33)
    places.push({ hash: plain[at] === 1 ? toHex(plain.subarray(at + 1, at + 33)) : null, offset, length })
    offset += length
  }
  if (offset !== pack.raw) throw new VaultError("DAMAGED")
  return { places, unpack: () => decompress(plain.subarray(packedAt), pack.raw) }
}

/** All entries of an opened pack with their content. */
export function packEntries(pack: OpenPack): PackEntry[] {
  const content = pack.unpack()
  return pack.places.map(({ hash, offset, length }) => ({ hash, content: content.subarray(offset, offset + length) }))
}

function hashBytes(hash: string | null): Uint8Array {
  return hash === null ? new Uint8Array(32) : exactly(32, Buffer.from(hash, "hex"))
}
