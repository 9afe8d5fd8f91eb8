import { closeSync, openSync, readSync } from "node:fs"
import { type AgentRecord, type CodexHeader, readClaudeCodeLine, readCodexHeader, readCodexLine } from "@tracehold/capture"
import { type TranscriptFile, TranscriptFiles } from "./transcript-files.ts"

export type TranscriptSource = { readonly agent: "claude-code" | "codex-cli"; readonly folder: string }
export type AgentLine = { readonly agent: string; readonly record: AgentRecord }

const MOST_BYTES_A_LOOK = 4 * 1024 * 1024

type Tail = { offset: number; header: CodexHeader | null }

/** Reads what agents append to their transcripts from the start of the session on, while it is recorded. */
export class TranscriptTail {
  readonly #sources: readonly { readonly agent: TranscriptSource["agent"]; readonly files: TranscriptFiles }[]
  readonly #tails = new Map<string, Tail>()

  constructor(sources: readonly TranscriptSource[]) {
    this.#sources = sources.map(({ agent, folder }) => ({ agent, files: new TranscriptFiles(folder) }))
    this.skip()
  }

  /** What stands there now is never read: it was said while nothing was recorded. */
  skip(): void {
    for (const { files } of this.#sources)
      for (const { path, size } of files.all()) this.#tails.set(path, { offset: size, header: firstLineHeader(path) })
  }

  /** New lines of all transcripts since the last look. A file that shrank is read anew; an unreadable one is skipped. */
  look(): AgentLine[] {
    const lines: AgentLine[] = []
    for (const { path, size, agent } of this.#grown()) {
      const tail = this.#tails.get(path) ?? { offset: 0, header: null }
      if (size < tail.offset) Object.assign(tail, { offset: 0, header: null })
      this.#tails.set(path, tail)
      if (size === tail.offset) continue
      const text = wholeLines(path, tail.offset, Math.min(size - tail.offset, MOST_BYTES_A_LOOK))
      tail.offset += text.length
      const complete = text.toString("utf8").split("\n").slice(0, -1)
      for (const line of complete) lines.push(...this.#understood(agent, line, tail))
    }
    return lines
  }

  /** A line that cannot be read (too deep, of another version) takes none of the others with it. */
  #understood(agent: TranscriptSource["agent"], line: string, tail: Tail): AgentLine[] {
    try {
      return this.#read(agent, line, tail).map((record) => ({ agent, record }))
    } catch {
      return []
    }
  }

  #read(agent: TranscriptSource["agent"], line: string, tail: Tail): AgentRecord[] {
    if (agent === "claude-code") return readClaudeCodeLine(line)
    tail.header ??= readCodexHeader(line)
    return tail.header === null ? [] : readCodexLine(line, tail.header)
  }

  #grown(): (TranscriptFile & { readonly agent: TranscriptSource["agent"] })[] {
    return this.#sources.flatMap(({ agent, files }) => files.mayHaveGrown().map((found) => ({ ...found, agent })))
  }
}

/** Bytes up to the last line end; all of them when one line is longer than a look, so that it is skipped as not understood. */
function wholeLines(path: string, offset: number, count: number): Buffer {
  const bytes = readFrom(path, offset, count)
  const end = bytes.lastIndexOf(0x0a) + 1
  return end === 0 && count === MOST_BYTES_A_LOOK ? bytes : bytes.subarray(0, end)
}

function readFrom(path: string, offset: number, count: number): Buffer {
  const bytes = Buffer.alloc(count)
  const file = openSync(path, "r")
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, count, offset))
  } finally {
    closeSync(file)
  }
}

function firstLineHeader(path: string): CodexHeader | null {
  try {
    return readCodexHeader(
      readFrom(path, 0, 64 * 1024)
        .toString("utf8")
        .split("\n")[0] ?? "",
    )
  } catch {
    return null
  }
}
