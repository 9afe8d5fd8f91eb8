import type { Finding } from "../verdict.ts"

/** A stretch of a text that is left out of a view of it: UTF-16 offsets, in order, none overlapping. */
export type LeftOut = { readonly start: number; readonly end: number }

/**
 * Findings of a look at `text` from `from` to `to` without some stretches, as offsets of the text: one
 * that reaches over a stretch that was left out comes in pieces.
 */
export function lookWithout(
  text: string,
  leftOut: Iterable<LeftOut>,
  look: (view: string) => readonly Finding[],
  from = 0,
  to = text.length,
): Finding[] {
  let view = ""
  const starts: number[] = []
  const offsets: number[] = []
  let at = from
  const keep = (end: number) => {
    if (end <= at) return
    starts.push(view.length)
    offsets.push(at)
    view += text.slice(at, end)
  }
  for (const { start, end } of leftOut) {
    keep(start)
    at = end
  }
  keep(to)
  return look(view).flatMap(({ rule, start, end }) => {
    const pieces: Finding[] = []
    for (let i = pieceAt(starts, start); i < starts.length && (starts[i] as number) < end; i++) {
      const shift = (offsets[i] as number) - (starts[i] as number)
      const to = Math.min(end, starts[i + 1] ?? view.length)
      pieces.push({ rule, start: Math.max(start, starts[i] as number) + shift, end: to + shift })
    }
    return pieces
  })
}

/** The last piece that begins at or before an offset. */
function pieceAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
