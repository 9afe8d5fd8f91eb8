/** A stretch of text and where it first came from: `length` units from `start` of `source`. */
export type Piece = { readonly source: string; readonly start: number; readonly length: number }

/** A text that remembers, for every UTF-16 unit, which recorded piece brought it in. */
export class OriginText {
  text: string
  pieces: readonly Piece[]
  constructor(text: string, source: string) {
    this.text = text
    this.pieces = text === "" ? [] : [{ source, start: 0, length: text.length }]
  }
  /** Replace `deleted` units at `offset` by `inserted`, which comes from `source`. */
  splice(offset: number, deleted: number, inserted: string, source: string): void {
    const before = cut(this.pieces, 0, offset)
    const after = cut(this.pieces, offset + deleted, Number.POSITIVE_INFINITY)
    const middle = inserted === "" ? [] : [{ source, start: 0, length: inserted.length }]
    this.text = this.text.slice(0, offset) + inserted + this.text.slice(offset + deleted)
    this.pieces = [...before, ...middle, ...after]
  }
  /** Where the units of a range came from. */
  origins(offset: number, length: number): readonly Piece[] {
    return cut(this.pieces, offset, offset + length)
  }
}

/** The pieces of `[from, to)`. */
export function cut(pieces: readonly Piece[], from: number, to: number): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const { source, start, length } of pieces) {
    const first = Math.max(from, at)
    const last = Math.min(to, at + length)
    if (first < last) out.push({ source, start: start + first - at, length: last - first })
    at += length
    if (at >= to) break
  }
  return out
}
