import { type Actor, applyChanges } from "@tracehold/trace"
import type { Recording } from "./recording.ts"

/**
 * Who last wrote each line of a document, as far as this view saw it: index is the line, undefined means nobody here. Moving forward
 * goes on from the last answer; moving back starts again.
 */
export class LineAuthors {
  readonly #recording: Recording
  readonly #doc: string
  #position = 0
  #text = ""
  #authors: (Actor | undefined)[] = []

  constructor(recording: Recording, doc: string) {
    this.#recording = recording
    this.#doc = doc
  }

  at(position: number): readonly (Actor | undefined)[] {
    if (position < this.#position) {
      this.#position = 0
      this.#text = ""
      this.#authors = []
    }
    for (; this.#position < position; this.#position++) this.#step(this.#position)
    return this.#authors
  }

  #step(index: number): void {
    const event = this.#recording.events[index]
    if (event === undefined) return
    const opens =
      (event.kind === "open" && event.doc === this.#doc) ||
      (event.kind === "keyframe" && event.docs.some(({ doc }) => doc === this.#doc))
    if (opens) {
      this.#text = this.#recording.stateAt(index + 1).docs.get(this.#doc)?.text ?? ""
      this.#authors = []
    } else if (event.kind === "edit" && event.doc === this.#doc) {
      const actor = this.#recording.authorOf(event)?.actor ?? "unknown"
      for (const change of event.changes) {
        const first = countBreaks(this.#text, 0, change.offset)
        const removed = countBreaks(this.#text, change.offset, change.offset + change.deleted)
        const added = countBreaks(change.inserted, 0, change.inserted.length)
        const authors = this.#authors.slice()
        while (authors.length < first) authors.push(undefined)
        authors.splice(first, removed + 1, ...new Array<Actor>(added + 1).fill(actor))
        this.#authors = authors
        this.#text = applyChanges(this.#text, [change])
      }
    }
  }
}

function countBreaks(text: string, from: number, to: number): number {
  let count = 0
  for (let i = text.indexOf("\n", from); i !== -1 && i < to; i = text.indexOf("\n", i + 1)) count++
  return count
}
