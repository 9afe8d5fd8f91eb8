import sodium from "libsodium-wrappers"
import { CryptoError } from "./error.ts"
import { randomBytes } from "./random.ts"
import type { SecretKey } from "./secret-key.ts"

const NONCE_BYTES = 24
const TAG_BYTES = 16

/**
 * XChaCha20-Poly1305 with a random nonce.
 *
 * @param context - bound as associated data: sealed bytes moved to another context do not open.
 * @returns `nonce (24) ‖ ciphertext (n) ‖ tag (16)`.
 * @see draft-irtf-cfrg-xchacha-03, section 2
 */
export function seal(key: SecretKey, context: Uint8Array, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, context, null, nonce, key.exposeKeyBytes())
  const out = new Uint8Array(NONCE_BYTES + sealed.length)
  out.set(nonce)
  out.set(sealed, NONCE_BYTES)
  return out
}

/**
 * Open what `seal` made.
 *
 * @throws CryptoError `TRUNCATED` under 40 bytes; `WRONG_KEY` if the tag does not verify.
 */
export function open(key: SecretKey, context: Uint8Array, sealed: Uint8Array): Uint8Array {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new CryptoError("TRUNCATED")
  const nonce = sealed.subarray(0, NONCE_BYTES)
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed.subarray(NONCE_BYTES),
      context,
      nonce,
      key.exposeKeyBytes(),
    )
  } catch {
    throw new CryptoError("WRONG_KEY")
  }
}
