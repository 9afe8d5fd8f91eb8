import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"

/** A file to be put in: its name (at most 100 bytes of ASCII), its size, and its content in pieces that add up to that. */
export type TarFile = { readonly name: string; readonly bytes: number; readonly pieces: AsyncIterable<Uint8Array> }

const BLOCK = 512
/** What eleven octal digits hold. */
const MAX_OCTAL = 8 ** 11 - 1

/**
 * A tar archive (POSIX ustar; sizes over 8 GiB as GNU tar writes them) of plain files, without times or owners: what is in a backup
 * can be taken out with any tar.
 */
export async function* writeTar(files: readonly TarFile[]): AsyncGenerator<Uint8Array> {
  for (const { name, bytes, pieces } of files) {
    yield header(name, bytes)
    let written = 0
    for await (const piece of pieces) {
      written += piece.length
      yield piece
    }
    if (written !== bytes) throw new Error("a file changed its size")
    yield new Uint8Array(padding(bytes))
  }
  yield new Uint8Array(2 * BLOCK)
}

/**
 * Take an archive apart. `take` gets each file in turn and reads all of it.
 *
 * @throws TarError for anything that `writeTar` does not write.
 */
export async function readTar(
  archive: AsyncIterable<Uint8Array>,
  take: (name: string, pieces: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const source = new Source(archive)
  for (;;) {
    const block = await source.exactly(BLOCK)
    if (block.every((byte) => byte === 0)) break
    const { name, bytes } = parseHeader(block)
    let left = bytes
    const content = async function* () {
      while (left > 0) {
        const piece = await source.upTo(left)
        left -= piece.length
        yield piece
      }
    }
    await take(name, content())
    if (left > 0) throw new Error("all of a file is read")
    await source.exactly(padding(bytes))
  }
  // To the very end: only there does the stream below know that nothing was cut off.
  for (let piece = await source.next(); piece !== null; piece = await source.next())
    if (piece.some((byte) => byte !== 0)) throw new TarError()
}

/** Not an archive, or cut short. */
export class TarError extends Error {
  override readonly name = "TarError"
}

function header(name: string, bytes: number): Uint8Array {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, text: string) => block.set(encodeUtf8(text), at)
  put(0, name)
  put(100, "0000600\0")
  put(108, "0000000\0")
  put(116, "0000000\0")
  if (bytes <= MAX_OCTAL) put(124, `${bytes.toString(8).padStart(11, "0")}\0`)
  else {
    block[124] = 0x80
    new DataView(block.buffer).setBigUint64(128, BigInt(bytes))
  }
  put(136, "00000000000\0")
  put(156, "0")
  put(257, "ustar\u000000")
  put(148, `${sumOf(block).toString(8).padStart(6, "0")}\0 `)
  return block
}

/** The sum of all bytes, those of the sum itself counted as spaces. */
function sumOf(block: Uint8Array): number {
  return block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0)
}

/** Exactly as it is written here: the header for this name and size, made again. */
function parseHeader(block: Uint8Array): { name: string; bytes: number } {
  const text = (at: number, length: number) => decodeUtf8(block.subarray(at, at + length))?.split("\0")[0] ?? ""
  const large = block[124] === 0x80
  const bytes = large ? Number(new DataView(block.buffer).getBigUint64(128)) : Number.parseInt(text(124, 12), 8)
  const name = text(0, 100)
  const ours = Number.isSafeInteger(bytes) && bytes >= 0 && header(name, bytes).every((byte, i) => byte === block[i])
  if (!ours) throw new TarError()
  return { name, bytes }
}

function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK
}

/** Pieces of any size, read in those that are asked for. */
class Source {
  readonly #pieces: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array()
  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** What comes next; null at the end. */
  async next(): Promise<Uint8Array | null> {
    const rest = this.#rest
    this.#rest = new Uint8Array()
    if (rest.length > 0) return rest
    const { done, value } = await this.#pieces.next()
    return done === true ? null : value
  }

  async upTo(bytes: number): Promise<Uint8Array> {
    let piece: Uint8Array | null
    do piece = await this.next()
    while (piece?.length === 0)
    if (piece === null) throw new TarError()
    this.#rest = piece.subarray(bytes)
    return piece.subarray(0, bytes)
  }

  async exactly(bytes: number): Promise<Uint8Array> {
    const all = new Uint8Array(bytes)
    for (let at = 0; at < bytes; ) {
      const piece = await this.upTo(bytes - at)
      all.set(piece, at)
      at += piece.length
    }
    return all
  }
}
