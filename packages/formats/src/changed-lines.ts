import { opcodes } from "./sequence-matcher.ts"

/**
 * The one stretch of lines that holds every difference, lines from 1: `before` lines `fromBefore..toBefore` became `lines`, which
 * are `fromAfter..toAfter`. For an insertion `toBefore` is one less than `fromBefore`.
 */
export type ChangedLines = {
  readonly fromBefore: number
  readonly toBefore: number
  readonly fromAfter: number
  readonly toAfter: number
  readonly lines: readonly string[]
}

/** What changed between two texts; null when no line differs, although a line end may. */
export function changedLines(before: string, after: string): ChangedLines | null {
  const afterLines = lines(after)
  const codes = opcodes(lines(before), afterLines).filter(({ tag }) => tag !== "equal")
  const first = codes[0]
  const last = codes.at(-1)
  if (first === undefined || last === undefined) return null
  return {
    fromBefore: first.aFrom + 1,
    toBefore: last.aTo,
    fromAfter: first.bFrom + 1,
    toAfter: last.bTo,
    lines: afterLines.slice(first.bFrom, last.bTo),
  }
}

/** Split at LF, without one CR before it and without an empty last line: how Rust's `str::lines` does. */
export function lines(text: string): string[] {
  const parts = text.split("\n")
  const last = parts.pop() as string
  const ended = parts.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line))
  return last === "" ? ended : [...ended, last]
}
