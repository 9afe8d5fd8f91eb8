import sodium from "libsodium-wrappers"
import type { SecretKey } from "./secret-key.ts"

/** An Ed25519 pair; the seed is all that must be kept. */
export type SigningPair = { readonly publicKey: Uint8Array; readonly seed: SecretKey }

export function signingPair(seed: SecretKey): SigningPair {
  const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed.exposeKeyBytes())
  sodium.memzero(privateKey) // It begins with the seed.
  return { publicKey, seed }
}

/** A detached Ed25519 signature, 64 bytes (RFC 8032). */
export function sign(pair: SigningPair, message: Uint8Array): Uint8Array {
  const { privateKey } = sodium.crypto_sign_seed_keypair(pair.seed.exposeKeyBytes())
  try {
    return sodium.crypto_sign_detached(message, privateKey)
  } finally {
    sodium.memzero(privateKey)
  }
}

/**
 * Verify by libsodium's strict rules: keys of small order and non-canonical encodings are refused, which node:crypto does not do.
 * Never throws; anything malformed is false.
 */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return sodium.crypto_sign_verify_detached(signature, message, publicKey)
  } catch {
    return false
  }
}
