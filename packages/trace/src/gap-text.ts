/**
 * A text that is edited mostly where it was edited last: the two parts around that place are kept apart, so that typing does not
 * copy the whole. Offsets are UTF-16 units.
 */
export class GapText {
  #before: string
  #after: string
  /** Line breaks before the gap. */
  #line = 0

  constructor(text: string) {
    this.#before = ""
    this.#after = text
  }

  get text(): string {
    return this.#before + this.#after
  }

  /** Replaces `deleted` units at `offset`; the gap is behind what was inserted. Says how many line breaks went and came, and where. */
  replace(offset: number, deleted: number, inserted: string): { line: number; removed: number; added: number } {
    this.#moveTo(offset)
    const line = this.#line
    const removed = countBreaks(this.#after, 0, Math.min(deleted, this.#after.length))
    const added = countBreaks(inserted, 0, inserted.length)
    this.#after = this.#after.slice(deleted)
    this.#before += inserted
    this.#line += added
    return { line, removed, added }
  }

  #moveTo(offset: number): void {
    const here = this.#before.length
    if (offset < here) {
      this.#line -= countBreaks(this.#before, offset, here)
      this.#after = this.#before.slice(offset) + this.#after
      this.#before = this.#before.slice(0, offset)
    } else if (offset > here) {
      const step = Math.min(offset - here, this.#after.length)
      this.#line += countBreaks(this.#after, 0, step)
      this.#before += this.#after.slice(0, step)
      this.#after = this.#after.slice(step)
    }
  }
}

function countBreaks(text: string, from: number, to: number): number {
  let count = 0
  for (let i = text.indexOf("\n", from); i !== -1 && i < to; i = text.indexOf("\n", i + 1)) count++
  return count
}
