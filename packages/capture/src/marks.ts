import { maskRange } from "@tracehold/trace"
import { type Cover, cover } from "./cover.ts"
import type { Piece } from "./origin-text.ts"

/** Ranges to be covered in each source. */
export class Marks {
  readonly #ranges = new Map<string, Cover[]>()
  /** The pieces, one after the other, are covered by `instead` from its beginning; by filler without one. */
  add(pieces: readonly Piece[], instead: string | null = null): void {
    const whole = pieces.reduce((sum, { length }) => sum + length, 0)
    let at = 0
    for (const { source, start, length } of pieces) {
      const known = this.#ranges.get(source) ?? []
      known.push({ start, length, instead: instead?.slice(at, at + length) ?? null, whole })
      this.#ranges.set(source, known)
      at += length
    }
  }
  has(source: string): boolean {
    return this.#ranges.has(source)
  }
  /** The source's text with its marked ranges covered. */
  mask(source: string, text: string): string {
    const ranges = this.#ranges.get(source) ?? []
    if (ranges.some(({ instead }) => instead !== null)) return cover(text, ranges)
    return ranges.reduce((t, { start, length }) => maskRange(t, start, length), text)
  }
}
