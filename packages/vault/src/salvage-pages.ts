import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs"
import { onDisk } from "./safe-files.ts"

/** Every store's; SQLite writes it into the header, which may be what is damaged. */
export const PAGE_BYTES = 4096

const MAGIC_TEXT = "SQLite format 3\0"
const LOG_HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const MAGIC = 0x377f0682

/**
 * The pages of a store's file as they lie there, those of its log in place of older ones, read without SQLite: that would refuse a
 * damaged file, or change it. Pages are numbered from 1.
 */
export class SalvagePages implements Disposable {
  /** How many there should be; the file may end earlier. */
  readonly count: number
  readonly #file: number
  readonly #log: number | null
  /** Where in the log a page's newest content is. */
  readonly #inLog = new Map<number, number>()

  constructor(path: string) {
    this.#file = onDisk(() => openSync(path, "r"))
    this.#log = existsSync(`${path}-wal`) ? onDisk(() => openSync(`${path}-wal`, "r")) : null
    const inFile = Math.floor(onDisk(() => fstatSync(this.#file)).size / PAGE_BYTES)
    this.count = this.#readLog() ?? inFile
  }

  /** Null for a page that is not there. */
  read(page: number): Buffer | null {
    if (!Number.isInteger(page) || page < 1 || page > this.count) return null
    const at = this.#inLog.get(page)
    return at === undefined || this.#log === null
      ? bytesAt(this.#file, (page - 1) * PAGE_BYTES, PAGE_BYTES)
      : bytesAt(this.#log, at, PAGE_BYTES)
  }

  /** The format's version by the header; null where that is not whole. */
  get version(): number | null {
    const header = this.read(1)
    return header?.subarray(0, MAGIC_TEXT.length).toString("latin1") === MAGIC_TEXT ? header.readUInt32BE(60) : null
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
    if (this.#log !== null) closeSync(this.#log)
  }

  /** What was committed to the log before its first damaged frame, as SQLite itself would take it. @returns the number of pages by it. */
  #readLog(): number | null {
    if (this.#log === null) return null
    const header = bytesAt(this.#log, 0, LOG_HEADER_BYTES)
    if (header === null || (header.readUInt32BE(0) & ~1) >>> 0 !== MAGIC || header.readUInt32BE(8) !== PAGE_BYTES) return null
    const sum = new LogSum(header.readUInt32BE(0) === MAGIC)
    if (!sum.add(header.subarray(0, 24)).is(header.readUInt32BE(24), header.readUInt32BE(28))) return null
    let pages: number | null = null
    const waiting = new Map<number, number>()
    for (let at = LOG_HEADER_BYTES; ; at += FRAME_HEADER_BYTES + PAGE_BYTES) {
      const frame = bytesAt(this.#log, at, FRAME_HEADER_BYTES + PAGE_BYTES)
      if (frame === null || frame.compare(header, 16, 24, 8, 16) !== 0) return pages
      sum.add(frame.subarray(0, 8)).add(frame.subarray(FRAME_HEADER_BYTES))
      if (!sum.is(frame.readUInt32BE(16), frame.readUInt32BE(20))) return pages
      waiting.set(frame.readUInt32BE(0), at + FRAME_HEADER_BYTES)
      const committed = frame.readUInt32BE(4)
      if (committed === 0) continue
      for (const [page, place] of waiting) this.#inLog.set(page, place)
      waiting.clear()
      pages = committed
    }
  }
}

/** The log's running checksum: two sums over words of 32 bits, in the byte order that its header names. */
class LogSum {
  readonly #little: boolean
  #a = 0
  #b = 0
  constructor(little: boolean) {
    this.#little = little
  }

  add(bytes: Buffer): this {
    for (let i = 0; i < bytes.length; i += 8) {
      const [x, y] = this.#little
        ? [bytes.readUInt32LE(i), bytes.readUInt32LE(i + 4)]
        : [bytes.readUInt32BE(i), bytes.readUInt32BE(i + 4)]
      this.#a = (this.#a + x + this.#b) >>> 0
      this.#b = (this.#b + y + this.#a) >>> 0
    }
    return this
  }

  is(a: number, b: number): boolean {
    return this.#a === a && this.#b === b
  }
}

function bytesAt(fd: number, at: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length)
  return onDisk(() => readSync(fd, bytes, 0, length, at)) === length ? bytes : null
}
