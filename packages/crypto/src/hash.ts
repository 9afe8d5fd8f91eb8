import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js"
import sodium from "libsodium-wrappers"
import type { SecretKey } from "./secret-key.ts"

/** BLAKE2b of `bytes` (text as UTF-8), `count` bytes long (16 to 64), keyed when a key is given. */
export function blake2b(bytes: Uint8Array | string, count: number, key?: SecretKey): Uint8Array {
  return sodium.crypto_generichash(count, bytes, key?.exposeKeyBytes() ?? null)
}

/** The name of a blob: BLAKE2b-256 of its content, 64 hex digits. */
export function contentHash(bytes: Uint8Array | string): string {
  return toHex(blake2b(bytes, 32))
}

/** The hash of a `view` event: BLAKE2b-128 of the visible text, 32 hex digits. */
export function viewHash(visible: string): string {
  return toHex(blake2b(visible, 16))
}

/** SHA-256, where a standard that we speak asks for it (DSSE digests, RFC 6962, in-toto). */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes)
}

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))

/** In small letters. Joined, not added up: a string that was added up is kept in its parts, 2 KB for a hash instead of 80 bytes. */
export function toHex(bytes: Uint8Array): string {
  const digits: string[] = []
  for (const byte of bytes) digits.push(DIGITS[byte] as string)
  return digits.join("")
}

/** @throws TypeError for anything but hex digits. */
export function fromHex(hex: string): Uint8Array {
  return sodium.from_hex(hex)
}

/** Base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  return sodium.to_base64(bytes, sodium.base64_variants.ORIGINAL)
}

/** @throws TypeError for anything but padded base64. */
export function fromBase64(text: string): Uint8Array {
  return sodium.from_base64(text, sodium.base64_variants.ORIGINAL)
}

/** Compares without telling by time where the first difference is. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && sodium.memcmp(a, b)
}
