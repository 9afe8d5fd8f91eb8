import { applyChanges, type TextChange } from "@tracehold/trace"

/** Longer than a save takes, from the moment the editor takes its text to the moment it says so. */
const KEPT_MS = 5000
const MOST_KEPT = 200

/** What a text was a moment ago, kept as ways back: somebody who goes on typing while a save is under way has another text already. */
export class RecentTexts {
  #back: { readonly atMs: number; readonly changes: readonly TextChange[] }[] = []

  /** @param before - the text that these changes are about to be applied to, one after the other. */
  note(before: string, changes: readonly TextChange[], atMs: number): void {
    let text = before
    const back = changes.map((change) => {
      const { offset, deleted, inserted } = change
      const undo = { offset, deleted: inserted.length, inserted: text.slice(offset, offset + deleted) }
      text = applyChanges(text, [change])
      return undo
    })
    this.#back = this.#back.filter((one) => atMs - one.atMs < KEPT_MS).slice(1 - MOST_KEPT)
    this.#back.push({ atMs, changes: back.reverse() })
  }

  /** Whether the text, or one of those before it, is such. */
  some(text: string, is: (text: string) => boolean): boolean {
    if (is(text)) return true
    let earlier = text
    return this.#back.toReversed().some(({ changes }) => {
      earlier = applyChanges(earlier, [...changes])
      return is(earlier)
    })
  }

  forget(): void {
    this.#back = []
  }
}
