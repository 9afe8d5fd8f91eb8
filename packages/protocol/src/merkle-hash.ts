import { fromHex, sha256 } from "@tracehold/crypto"
import { concat } from "./text.ts"

const LEAF = new Uint8Array([0])
const NODE = new Uint8Array([1])

/** The hash of a leaf: `SHA256(0x00 ‖ data)`. @see RFC 6962, section 2.1 */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(concat(LEAF, data))
}

/** The hash of an inner node: `SHA256(0x01 ‖ left ‖ right)`. @see RFC 6962, section 2.1 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(NODE, left, right))
}

/**
 * The leaf by which an envelope is in a recipient's log: `leafHash(SHA256(salt ‖ digest))`. When the salt is deleted the leaf
 * says nothing any more, and the log stays whole.
 *
 * @param salt - 32 random bytes, hex. @param digest - SHA-256 of the envelope, hex.
 */
export function logLeaf(salt: string, digest: string): Uint8Array {
  return leafHash(sha256(concat(fromHex(salt), fromHex(digest))))
}
