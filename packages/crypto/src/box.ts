import sodium from "libsodium-wrappers"
import { CryptoError } from "./error.ts"
import { SecretKey } from "./secret-key.ts"

/** An X25519 pair: whoever has `publicKey` can seal, only the holder of `secretKey` can open. */
export type BoxPair = { readonly publicKey: Uint8Array; readonly secretKey: SecretKey }

/** The pair that follows from a 32-byte seed. */
export function boxPair(seed: SecretKey): BoxPair {
  const pair = sodium.crypto_box_seed_keypair(seed.exposeKeyBytes())
  return { publicKey: pair.publicKey, secretKey: new SecretKey(pair.privateKey) }
}

/**
 * Seal to a public key (libsodium sealed box: ephemeral X25519, XSalsa20-Poly1305). Anonymous: it says nothing of who sealed.
 *
 * @returns 48 bytes more than `plain`.
 * @throws CryptoError `WEAK_KEY` for a public key of small order.
 */
export function boxSeal(publicKey: Uint8Array, plain: Uint8Array): Uint8Array {
  try {
    return sodium.crypto_box_seal(plain, publicKey)
  } catch {
    throw new CryptoError("WEAK_KEY")
  }
}

/** @throws CryptoError `WRONG_KEY` when it was sealed to another key or changed since. */
export function boxOpen(pair: BoxPair, sealed: Uint8Array): Uint8Array {
  try {
    return sodium.crypto_box_seal_open(sealed, pair.publicKey, pair.secretKey.exposeKeyBytes())
  } catch {
    throw new CryptoError("WRONG_KEY")
  }
}
