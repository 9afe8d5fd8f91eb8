import { closeSync, openSync, readSync } from "node:fs"
import { type AgentRecord, type TranscriptAgent, type TranscriptReader, transcriptReader } from "@tracehold/capture"
import { type TranscriptFile, TranscriptFiles } from "./transcript-files.ts"

export type TranscriptSource = { readonly agent: TranscriptAgent; readonly folder: string }
export type AgentLine = { readonly agent: string; readonly record: AgentRecord }

const MOST_BYTES_A_LOOK = 4 * 1024 * 1024
const FIRST_LINE_BYTES = 64 * 1024

type Tail = { offset: number; readonly reader: TranscriptReader }

/** Reads what agents append to their transcripts from the start of the session on, while it is recorded. */
export class TranscriptTail {
  readonly #sources: readonly { readonly agent: TranscriptAgent; readonly files: TranscriptFiles }[]
  readonly #roots: readonly string[]
  readonly #tails = new Map<string, Tail>()
  #sinceMs = 0

  /** @param roots - the workspace's folders. */
  constructor(sources: readonly TranscriptSource[], roots: readonly string[]) {
    this.#sources = sources.map(({ agent, folder }) => ({ agent, files: new TranscriptFiles(folder) }))
    this.#roots = roots
    this.skip()
  }

  /** What stands there now is never read: it was said while nothing was recorded. */
  skip(): void {
    this.#sinceMs = Date.now()
    for (const { agent, files } of this.#sources)
      for (const { path, size } of files.all()) this.#tails.set(path, this.#begin(agent, path, size))
  }

  /** New lines of all transcripts since the last look. A file that shrank is read anew; an unreadable one is skipped. */
  look(): AgentLine[] {
    const lines: AgentLine[] = []
    for (const { path, size, agent } of this.#grown()) {
      const known = this.#tails.get(path)
      const tail = known === undefined || size < known.offset ? this.#begin(agent, path, 0) : known
      this.#tails.set(path, tail)
      if (size === tail.offset) continue
      const bytes = wholeLines(path, tail.offset, Math.min(size - tail.offset, MOST_BYTES_A_LOOK))
      for (let start = 0; start < bytes.length; ) {
        const end = bytes.indexOf(0x0a, start)
        const line = bytes.toString("utf8", start, end < 0 ? bytes.length : end)
        for (const record of understood(tail.reader, line, tail.offset + start)) lines.push({ agent, record })
        start = end < 0 ? bytes.length : end + 1
      }
      tail.offset += bytes.length
    }
    return lines
  }

  /** From `offset` on; the reader is told the first line in any case. */
  #begin(agent: TranscriptAgent, path: string, offset: number): Tail {
    const reader = transcriptReader(agent, path, { roots: this.#roots, sinceMs: this.#sinceMs })
    if (offset > 0) understood(reader, firstLine(path), 0)
    return { offset, reader }
  }

  #grown(): (TranscriptFile & { readonly agent: TranscriptAgent })[] {
    return this.#sources.flatMap(({ agent, files }) => files.mayHaveGrown().map((found) => ({ ...found, agent })))
  }
}

/** A line that cannot be read (too deep, of another version) takes none of the others with it. */
function understood(reader: TranscriptReader, line: string, offset: number): AgentRecord[] {
  try {
    return reader(line, offset)
  } catch {
    return []
  }
}

/**
 * Bytes up to the last line end; all of them when one line is longer than a look, so that it is skipped as not understood; none when
 * the file cannot be read now.
 */
function wholeLines(path: string, offset: number, count: number): Buffer {
  const bytes = readFrom(path, offset, count)
  const end = bytes.lastIndexOf(0x0a) + 1
  return end === 0 && count === MOST_BYTES_A_LOOK ? bytes : bytes.subarray(0, end)
}

function readFrom(path: string, offset: number, count: number): Buffer {
  try {
    const file = openSync(path, "r")
    try {
      const bytes = Buffer.alloc(count)
      return bytes.subarray(0, readSync(file, bytes, 0, count, offset))
    } finally {
      closeSync(file)
    }
  } catch {
    return Buffer.alloc(0)
  }
}

function firstLine(path: string): string {
  return readFrom(path, 0, FIRST_LINE_BYTES).toString("utf8").split("\n")[0] ?? ""
}
