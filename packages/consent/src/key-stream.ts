import { blake2b, type SecretKey } from "@tracehold/crypto"

const BLOCK_BYTES = 64

/** Numbers that only the key and the label decide: keyed BLAKE2b-512 of `label NUL block`, block after block. */
export class KeyStream {
  readonly #key: SecretKey
  readonly #label: string
  #block = new Uint8Array()
  #count = 0
  #at = 0
  constructor(key: SecretKey, label: string) {
    this.#key = key
    this.#label = label
  }

  /** From 0 to `bound`, which it is not; `bound` is at most 65,536. Two bytes a number, so that none is noticeably more likely. */
  below(bound: number): number {
    if (this.#at === this.#block.length) {
      this.#block = new Uint8Array(blake2b(`${this.#label}\0${this.#count++}`, BLOCK_BYTES, this.#key))
      this.#at = 0
    }
    const number = (this.#block[this.#at] ?? 0) * 256 + (this.#block[this.#at + 1] ?? 0)
    this.#at += 2
    return number % bound
  }

  /** `count` of the signs. */
  text(signs: string, count: number): string {
    return Array.from({ length: count }, () => signs[this.below(signs.length)]).join("")
  }
}
