/** A stretch of text and where it first came from: `length` units from `start` of `source`. */
export type Piece = { readonly source: string; readonly start: number; readonly length: number }

/** A text that remembers, for every UTF-16 unit, which recorded piece brought it in. Edits near the last one cost next to nothing. */
export class OriginText {
  text: string
  readonly #pieces: Piece[]
  /** Where the last edit was: a piece and its offset, since the next is likely to be near. */
  #near = { index: 0, offset: 0 }
  constructor(text: string, source: string) {
    this.text = text
    this.#pieces = text === "" ? [] : [{ source, start: 0, length: text.length }]
  }

  /** All pieces, in order; a copy that later edits do not touch. */
  get pieces(): readonly Piece[] {
    return [...this.#pieces]
  }

  /** Replace `deleted` units at `offset` by `inserted`, which comes from `source`. */
  splice(offset: number, deleted: number, inserted: string, source: string): void {
    const first = this.#find(offset)
    const taken: Piece[] = []
    let length = 0
    const end = Math.min(offset + deleted, this.text.length) - first.offset
    for (let i = first.index; i < this.#pieces.length && length < Math.max(end, offset - first.offset + 1); i++) {
      const piece = this.#pieces[i]
      if (piece === undefined) break
      taken.push(piece)
      length += piece.length
    }
    const middle = inserted === "" ? [] : [{ source, start: 0, length: inserted.length }]
    const pieces = [...cut(taken, 0, offset - first.offset), ...middle, ...cut(taken, end, length)]
    this.#pieces.splice(first.index, taken.length, ...pieces)
    this.#near = first
    this.text = this.text.slice(0, offset) + inserted + this.text.slice(offset + deleted)
  }

  /** Where the units of a range came from. */
  origins(offset: number, length: number): readonly Piece[] {
    const first = this.#find(offset)
    return cut(this.#pieces, offset - first.offset, offset + length - first.offset, first.index)
  }

  /** The piece that holds the unit at `offset` (the one after the last for the end), and where it begins. */
  #find(offset: number): { index: number; offset: number } {
    let { index, offset: at } = this.#near
    while (index > 0 && at > offset) at -= this.#pieces[--index]?.length ?? 0
    for (let piece = this.#pieces[index]; piece !== undefined && at + piece.length <= offset; piece = this.#pieces[index]) {
      at += piece.length
      index++
    }
    return { index, offset: at }
  }
}

/** The pieces of `[from, to)`, counted from the piece at `index`. */
export function cut(pieces: readonly Piece[], from: number, to: number, index = 0): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (let i = index; i < pieces.length && at < to; i++) {
    const { source, start, length } = pieces[i] as Piece
    const first = Math.max(from, at)
    const last = Math.min(to, at + length)
    if (first < last) out.push({ source, start: start + first - at, length: last - first })
    at += length
  }
  return out
}
