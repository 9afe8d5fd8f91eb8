import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib"
import { VaultError } from "./error.ts"

/** Nothing of a vault unpacks to more than this. */
export const MAX_RAW_BYTES = 64 << 20

export function compress(bytes: Uint8Array, level: number): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } })
}

/** Exactly `raw` bytes, or refused: a forged length cannot make a reader unpack more. @throws VaultError `DAMAGED`. */
export function decompress(packed: Uint8Array, raw: number): Uint8Array {
  if (raw > MAX_RAW_BYTES) throw new VaultError("DAMAGED")
  try {
    const bytes = zstdDecompressSync(packed, { maxOutputLength: Math.max(raw, 1) })
    if (bytes.length === raw) return new Uint8Array(bytes.buffer, bytes.byteOffset, raw)
  } catch {
    // Falls through: not zstd, or longer than it said.
  }
  throw new VaultError("DAMAGED")
}
