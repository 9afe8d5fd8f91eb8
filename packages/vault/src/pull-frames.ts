import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"
import { ascii, concat, readU32, u32 } from "./bytes.ts"
import { VaultError } from "./error.ts"

/** A way to another process: what it writes, and where to write to it. Neither side believes anything that comes. */
export type Channel = {
  readonly incoming: AsyncIterable<Uint8Array>
  /** Resolves when more may be written. */
  send(bytes: Uint8Array): Promise<void>
}

/** One message: a head that was JSON, and bytes that belong to it. */
export type Frame = { readonly head: unknown; readonly body: Uint8Array }

const TAG = "THF0"
const MAX_HEAD_BYTES = 2 << 20
/** More than the largest pack or block: 64 MiB that do not compress, and their seal. */
const MAX_BODY_BYTES = 80 << 20
const NOTHING = new Uint8Array()

/** `THF0`, length of the head u32, length of the body u32, head as JSON, body. */
export function encodeFrame(head: unknown, body: Uint8Array = NOTHING): Uint8Array {
  const text = encodeUtf8(JSON.stringify(head))
  return concat(ascii(TAG), u32(text.length), u32(body.length), text, body)
}

/** Reads frames out of whatever pieces they come in. Holds at most one of them. */
export class FrameReader {
  readonly #incoming: AsyncIterator<Uint8Array>
  #pieces: Uint8Array[] = []
  #bytes = 0
  constructor(incoming: AsyncIterable<Uint8Array>) {
    this.#incoming = incoming[Symbol.asyncIterator]()
  }

  /** The next frame; null at an end between two. @throws VaultError `CHANNEL` for an end within one, and for anything that is none. */
  async next(): Promise<Frame | null> {
    const lengths = await this.#take(12, true)
    if (lengths === null) return null
    const [head, body] = [readU32(lengths, 4), readU32(lengths, 8)]
    const fits = head <= MAX_HEAD_BYTES && body <= MAX_BODY_BYTES
    if (Buffer.from(lengths.subarray(0, 4)).toString("latin1") !== TAG || !fits) throw new VaultError("CHANNEL")
    const text = decodeUtf8((await this.#take(head, false)) ?? NOTHING)
    return { head: parseJson(text), body: (await this.#take(body, false)) ?? NOTHING }
  }

  async #take(count: number, mayEnd: boolean): Promise<Uint8Array | null> {
    while (this.#bytes < count) {
      const { done, value } = await this.#read()
      if (done === true) {
        if (mayEnd && this.#bytes === 0) return null
        throw new VaultError("CHANNEL")
      }
      this.#pieces.push(value)
      this.#bytes += value.length
    }
    const all = concat(...this.#pieces)
    this.#pieces = [all.subarray(count)]
    this.#bytes -= count
    return all.subarray(0, count)
  }

  async #read(): Promise<IteratorResult<Uint8Array>> {
    try {
      return await this.#incoming.next()
    } catch (error) {
      throw new VaultError("CHANNEL", { cause: error })
    }
  }
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "")
  } catch {
    throw new VaultError("CHANNEL")
  }
}
