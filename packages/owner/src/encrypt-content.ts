import { constants, zstdCompressSync } from "node:zlib"
import { sha256, toHex } from "@tracehold/crypto"
import { PIECE_BYTES } from "@tracehold/protocol"
import { Encrypter } from "age-encryption"

/** What is sent: `age(zstd(content))`, its SHA-256, and the SHA-256 of each piece of 4 MiB. */
export type Sent = { readonly bytes: Uint8Array; readonly sha256: string; readonly pieces: readonly string[] }

/** Encrypt a donation's content to a recipient's age keys. Stock `age -d | zstd -d` gives the content back. */
export async function encryptContent(content: Uint8Array, ageRecipients: readonly string[]): Promise<Sent> {
  const packed = zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: 9 } })
  const encrypter = new Encrypter()
  for (const recipient of ageRecipients) encrypter.addRecipient(recipient)
  const bytes = await encrypter.encrypt(new Uint8Array(packed))
  packed.fill(0)
  return { bytes, sha256: toHex(sha256(bytes)), pieces: piecesOf(bytes).map((piece) => toHex(sha256(piece))) }
}

/** The pieces of what is sent, each but the last of 4 MiB. */
export function piecesOf(sent: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(sent.length / PIECE_BYTES) }, (_, i) =>
    sent.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES),
  )
}
