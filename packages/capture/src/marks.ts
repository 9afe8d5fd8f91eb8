import { maskRange } from "@tracehold/trace"
import type { Piece } from "./origin-text.ts"

/** Ranges to be masked in each source. */
export class Marks {
  readonly #ranges = new Map<string, { start: number; length: number }[]>()
  add(pieces: readonly Piece[]): void {
    for (const { source, start, length } of pieces) {
      const known = this.#ranges.get(source) ?? []
      known.push({ start, length })
      this.#ranges.set(source, known)
    }
  }
  has(source: string): boolean {
    return this.#ranges.has(source)
  }
  /** The source's text with its marked ranges masked. */
  mask(source: string, text: string): string {
    return (this.#ranges.get(source) ?? []).reduce((t, { start, length }) => maskRange(t, start, length), text)
  }
}
