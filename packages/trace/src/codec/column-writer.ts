const SHORT_BYTES = 64

/** One column of bytes, growing. Numbers are safe integers; any other is a bug of the caller and throws a TypeError. */
export class ColumnWriter {
  #bytes: Uint8Array
  #length = 0
  /** @param room - bytes that it can take before it must grow. */
  constructor(room = 32) {
    this.#bytes = new Uint8Array(room)
  }

  get length(): number {
    return this.#length
  }

  /** A number from 0 as LEB128: seven bits a byte, low ones first, 128 added where more follow; no longer than needed. */
  unsigned(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new TypeError("not a count")
    let rest = value
    while (rest >= 128) {
      this.#byte((rest % 128) + 128)
      rest = Math.floor(rest / 128)
    }
    this.#byte(rest)
  }

  /** LEB128 of twice the magnitude, plus 1 for a negative number. The first byte is made apart: doubled, a safe integer need not be one. */
  signed(value: number): void {
    if (!Number.isSafeInteger(value)) throw new TypeError("not an integer")
    const magnitude = Math.abs(value)
    const low = (magnitude % 64) * 2 + (value < 0 ? 1 : 0)
    this.#byte(magnitude < 64 ? low : low + 128)
    if (magnitude >= 64) this.unsigned(Math.floor(magnitude / 64))
  }

  raw(bytes: Uint8Array): void {
    this.#grow(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** All of another column. A short one is copied byte by byte: a view on it would cost more than its bytes. */
  column(of: ColumnWriter): void {
    if (of.#length > SHORT_BYTES) {
      this.raw(of.bytes)
      return
    }
    this.#grow(of.#length)
    for (let i = 0; i < of.#length; i += 1) this.#bytes[this.#length + i] = of.#bytes[i] as number
    this.#length += of.#length
  }

  /** What was written so far; valid until the next write. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1)
    this.#bytes[this.#length++] = value
  }

  #grow(by: number): void {
    if (this.#length + by <= this.#bytes.length) return
    const wider = new Uint8Array(Math.max(this.#length + by, 2 * this.#bytes.length))
    wider.set(this.bytes)
    this.#bytes = wider
  }
}
