import sodium from "libsodium-wrappers"
import { randomBytes } from "./random.ts"

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
  /** Dispose of it, and of the copies that calls left in libsodium's own memory, which is freed unwiped. Takes about a millisecond. */
  forget(): void {
    wipeCopies(this.#bytes)
    this[Symbol.dispose]()
  }
}

/** Freed memory is written to at its beginning, so the second half of a key is what is looked for. */
function wipeCopies(key: Uint8Array): void {
  const heap = libsodiumMemory()
  const half = key.subarray(key.length / 2)
  const rare = half.findIndex((byte) => byte !== 0)
  if (rare < 0) return // It was disposed of before.
  for (let hit = heap.indexOf(half[rare] ?? 0); hit >= 0; hit = heap.indexOf(half[rare] ?? 0, hit + 1)) {
    const at = hit - rare
    if (half.every((byte, i) => heap[at + i] === byte)) heap.fill(0, Math.max(0, at - half.length), at + half.length)
  }
}

function libsodiumMemory(): Uint8Array {
  return (sodium as unknown as { readonly libsodium: { readonly HEAPU8: Uint8Array } }).libsodium.HEAPU8
}
