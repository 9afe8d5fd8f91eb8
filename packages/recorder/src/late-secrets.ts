import { valueForms } from "@tracehold/capture"
import type { TraceEvent } from "@tracehold/trace"
import { type SessionWriter, SHORTEST_SCRUB } from "@tracehold/vault"

/**
 * What is masked now may stand in chunks that this session has closed: seen before it was known to be a secret, or begun in one chunk
 * and completed in the next. They cannot be read back, so the writer puts down what the owner needs to find it at the next unlock.
 */
export class LateSecrets {
  /** Up to which chunk each value was noted. */
  readonly #noted = new Map<string, number>()

  /** @param events - of the open chunk, before anything is masked in them. */
  note(writer: Pick<SessionWriter, "chunkNo" | "scrubs">, events: readonly TraceEvent[], values: readonly string[]): void {
    const no = writer.chunkNo
    if (no === 0) return
    for (const value of new Set(values)) {
      const from = this.#noted.get(value) ?? 0
      if (from === no || value.length < SHORTEST_SCRUB) continue
      this.#noted.set(value, no)
      // The open chunk, too: its first texts may be blobs of an earlier one, which are not at hand here.
      for (const form of valueForms([value])) writer.scrubs.put(form, from, no)
      for (const part of partsBefore(events, value)) writer.scrubs.put(part, no - 1, no)
    }
  }

  /** An erase ended a chunk before these were masked in it: what is left of it has them. No flush may follow, so it is put down at once. */
  noteEnded({ scrubs }: Pick<SessionWriter, "scrubs">, no: number, values: readonly string[]): void {
    for (const value of new Set(values)) {
      if (value.length < SHORTEST_SCRUB) continue
      for (const form of valueForms([value])) scrubs.put(form, no, no)
    }
    scrubs.storeNow()
  }
}

/** Beginnings of a value that were there when this chunk began: before what was typed of it here, and at the end of a terminal's rows. */
export function partsBefore(events: readonly TraceEvent[], value: string): string[] {
  const parts = new Set<string>()
  for (const typed of typedTexts(events)) {
    const rest = longest(value.length - 1, (length) => typed.includes(value.slice(value.length - length)))
    if (rest > 0) parts.add(value.slice(0, value.length - rest))
  }
  const first = events.find((event) => event.kind === "keyframe")
  for (const { screen } of first?.kind === "keyframe" ? first.terminals : []) {
    for (const row of screen)
      parts.add(
        value.slice(
          0,
          longest(value.length - 1, (length) => row.trimEnd().endsWith(value.slice(0, length))),
        ),
      )
  }
  return [...parts].filter((part) => part.length >= SHORTEST_SCRUB)
}

/** What was typed or pasted into each document, one after the other. */
function typedTexts(events: readonly TraceEvent[]): string[] {
  const texts = new Map<string, string>()
  for (const event of events) {
    if (event.kind !== "edit") continue
    texts.set(event.doc, (texts.get(event.doc) ?? "") + event.changes.map(({ inserted }) => inserted).join(""))
  }
  return [...texts.values()]
}

function longest(most: number, fits: (length: number) => boolean): number {
  for (let length = most; length > 0; length--) if (fits(length)) return length
  return 0
}
