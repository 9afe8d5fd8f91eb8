import { applyChanges, maskRange, type TextChange } from "@tracehold/trace"
import { LineIndex } from "./line-index.ts"
import { RecentTexts } from "./recent-texts.ts"

/** A range of UTF-16 units. */
export type Range = { readonly start: number; readonly end: number }

/**
 * One open document as it is and as a reader of the vault will have it. The two have the same length and line breaks at all
 * times; the real text exists in memory only.
 */
export class DocumentMirror {
  readonly name: string
  readonly file: string | null
  readonly language: string
  readonly crlf: boolean
  real: string
  admitted: string
  dirty: boolean
  /** What it read before it became dirty. */
  clean: string | null = null
  /** When it was opened or last changed. */
  changedMs: number
  /** What changed since the detectors last looked: units from the start, and from the end, that did not. Null: nothing. */
  touched: { readonly head: number; readonly tail: number } | null = null
  /** Whether some of that came since they looked at all. */
  unseen = false
  readonly recent = new RecentTexts()
  #lines: LineIndex | null = null

  constructor(init: {
    openedMs: number
    name: string
    file: string | null
    language: string
    crlf: boolean
    real: string
    admitted: string
    dirty: boolean
  }) {
    this.name = init.name
    this.file = init.file
    this.language = init.language
    this.crlf = init.crlf
    this.real = init.real
    this.admitted = init.admitted
    this.dirty = init.dirty
    this.changedMs = init.openedMs
  }

  /** True when every change lies inside the text; a change that does not means that records were lost. */
  fits(changes: readonly TextChange[]): boolean {
    let length = this.real.length
    for (const { offset, deleted, inserted } of changes) {
      if (offset + deleted > length) return false
      length += inserted.length - deleted
    }
    return true
  }

  apply(real: readonly TextChange[], admitted: readonly TextChange[], atMs: number): void {
    this.recent.note(this.real, real, atMs)
    this.changedMs = atMs
    this.dirty = true
    for (const change of real) {
      this.real = applyChanges(this.real, [change])
      const tail = this.real.length - change.offset - change.inserted.length
      this.unseen = true
      this.touched = {
        head: Math.min(change.offset, this.touched?.head ?? change.offset),
        tail: Math.min(tail, this.touched?.tail ?? tail),
      }
    }
    for (const change of admitted) {
      this.admitted = applyChanges(this.admitted, [change])
      this.#lines?.edit(this.admitted, change.offset, change.deleted, change.inserted.length)
    }
  }

  /** Those ranges of the real text that the admitted text still shows. */
  unmasked<R extends Range>(ranges: readonly R[]): R[] {
    return ranges.filter(
      ({ start, end }) => this.admitted.slice(start, end) !== maskRange(this.real, start, end - start).slice(start, end),
    )
  }

  mask({ start, end }: Range): void {
    this.admitted = maskRange(this.admitted, start, end - start)
  }

  /** The admitted text of these lines, joined with LF: what a `view` event's hash is of. */
  visible(lines: readonly (readonly [number, number])[]): string {
    this.#lines ??= new LineIndex(this.admitted)
    const index = this.#lines
    const parts = lines.flatMap(([first, last]) => {
      const from = index.start(first)
      if (from === undefined) return []
      const to = index.start(last + 1) ?? this.admitted.length
      const text = this.admitted.slice(from, to)
      return [last + 1 < index.count ? text.replace(/\r\n$|[\r\n]$/, "") : text]
    })
    return parts.join("\n").replace(/\r\n?/g, "\n")
  }
}
