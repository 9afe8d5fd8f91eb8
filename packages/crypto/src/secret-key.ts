import sodium from "libsodium-wrappers"
import { randomBytes } from "./random.ts"

/** Holds 32 key bytes so that logging, JSON and template strings cannot show them. */
export class SecretKey implements Disposable {
  readonly #bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    if (bytes.length !== 32) throw new RangeError("a key has 32 bytes")
    this.#bytes = bytes
  }
  static random(): SecretKey {
    return new SecretKey(randomBytes(32))
  }
  /** The raw key. Do not store, log or copy the result. */
  exposeKeyBytes(): Uint8Array {
    return this.#bytes
  }
  /** Subkey `index` of this key for a purpose of exactly 8 ASCII characters (libsodium's KDF, BLAKE2b). */
  derive(purpose: string, index: number): SecretKey {
    return new SecretKey(sodium.crypto_kdf_derive_from_key(32, index, purpose, this.#bytes))
  }
  toJSON(): string {
    return "[SecretKey]"
  }
  toString(): string {
    return "[SecretKey]"
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[SecretKey]"
  }
  /** Best effort: the garbage collector may hold copies. */
  [Symbol.dispose](): void {
    sodium.memzero(this.#bytes)
  }
}
