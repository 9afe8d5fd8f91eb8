import { TraceError } from "../trace-error.ts"

/** Reads what a `ColumnWriter` wrote. Each method throws TraceError `NOT_A_TRACE` for what no writer writes. */
export class ColumnReader {
  readonly #bytes: Uint8Array
  #at = 0
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  unsigned(): number {
    const first = this.#byte()
    return first < 128 ? first : this.#more(first - 128, 128)
  }

  signed(): number {
    const first = this.#byte()
    const low = (first >> 1) & 63
    const magnitude = first < 128 ? low : this.#more(low, 64)
    if ((first & 1) === 0) return magnitude
    if (magnitude === 0) throw new TraceError("NOT_A_TRACE")
    return -magnitude
  }

  raw(length: number): Uint8Array {
    if (length > this.left) throw new TraceError("NOT_A_TRACE")
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** The rest of a number whose low part is `value`; the next byte counts `unit`. */
  #more(value: number, unit: number): number {
    for (let sum = value, weight = unit; ; weight *= 128) {
      const byte = this.#byte()
      sum += (byte % 128) * weight
      if (byte === 0 || sum > Number.MAX_SAFE_INTEGER) throw new TraceError("NOT_A_TRACE")
      if (byte < 128) return sum
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new TraceError("NOT_A_TRACE")
    return byte
  }
}
