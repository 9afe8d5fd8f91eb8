import sodium from "libsodium-wrappers"
import { randomBytes } from "./random.ts"

const NOBODYS_KEY = new Uint8Array(32)

/** Holds 32 key bytes so that logging, JSON and template strings cannot show them. */
export class SecretKey implements Disposable {
  readonly #bytes: Uint8Array
  /** Takes 32 bytes over: where they came from they are wiped. */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== 32) throw new RangeError("a key has 32 bytes")
    this.#bytes = new Uint8Array(new ArrayBuffer(32)) // A small array without its own buffer is copied about by the garbage collector.
    this.#bytes.set(bytes)
    bytes.fill(0)
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
    const subkey = new SecretKey(sodium.crypto_kdf_derive_from_key(32, index, purpose, this.#bytes))
    sodium.crypto_kdf_derive_from_key(32, index, purpose, NOBODYS_KEY) // Over the places of libsodium's stack that have the subkey.
    return subkey
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
  /** Best effort: the garbage collector may hold copies. Those in libsodium's memory went with the calls that made them (`wipeFreed`). */
  [Symbol.dispose](): void {
    sodium.memzero(this.#bytes)
  }
}
