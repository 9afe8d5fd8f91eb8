import { type Actor, GapText } from "@tracehold/trace"
import type { Recording } from "./recording.ts"

/**
 * Who last wrote each line of a document, as far as this view saw it: index is the line, undefined means nobody here. Moving forward
 * goes on from the last answer; moving back starts again.
 */
export class LineAuthors {
  readonly #recording: Recording
  readonly #doc: string
  #position = 0
  #text = new GapText("")
  #authors: (Actor | undefined)[] = []

  constructor(recording: Recording, doc: string) {
    this.#recording = recording
    this.#doc = doc
  }

  at(position: number): readonly (Actor | undefined)[] {
    if (position < this.#position) {
      this.#position = 0
      this.#text = new GapText("")
      this.#authors = []
    }
    for (; this.#position < position; this.#position++) this.#step(this.#position)
    return this.#authors.slice()
  }

  #step(index: number): void {
    const event = this.#recording.events[index]
    if (event === undefined) return
    const opens =
      (event.kind === "open" && event.doc === this.#doc) ||
      (event.kind === "keyframe" && event.docs.some(({ doc }) => doc === this.#doc))
    if (opens) {
      this.#text = new GapText(this.#recording.stateAt(index + 1).docs.get(this.#doc)?.text ?? "")
      this.#authors = []
    } else if (event.kind === "edit" && event.doc === this.#doc) {
      const actor = this.#recording.authorOf(event)?.actor ?? "unknown"
      for (const { offset, deleted, inserted } of event.changes) {
        const { line, removed, added } = this.#text.replace(offset, deleted, inserted)
        while (this.#authors.length < line) this.#authors.push(undefined)
        if (removed === 0 && added === 0) this.#authors[line] = actor
        else this.#authors.splice(line, removed + 1, ...new Array<Actor>(added + 1).fill(actor))
      }
    }
  }
}
