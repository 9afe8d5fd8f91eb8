import { toHex } from "@tracehold/crypto"
import { rollingMatches, rollingName } from "./rolling-hash.ts"
import { isScrubbed, type ScrubNote } from "./scrub-notes.ts"

/** The values that notes are about, as far as they stand in a text. Notes of one writer and one length cost one pass together. */
export class ScrubSearch {
  readonly #passes: readonly { readonly key: Uint8Array; readonly length: number; readonly notes: Map<string, ScrubNote[]> }[]

  constructor(notes: readonly ScrubNote[]) {
    const passes = new Map<string, { key: Uint8Array; length: number; notes: Map<string, ScrubNote[]> }>()
    for (const note of notes) {
      const id = `${toHex(note.key)}:${note.length}`
      const pass = passes.get(id) ?? { key: note.key, length: note.length, notes: new Map<string, ScrubNote[]>() }
      const name = rollingName(note.rolling)
      pass.notes.set(name, [...(pass.notes.get(name) ?? []), note])
      passes.set(id, pass)
    }
    this.#passes = [...passes.values()]
  }

  /** Each value once. */
  find(text: string): Set<string> {
    const found = new Set<string>()
    for (const { key, length, notes } of this.#passes) {
      const wanted = new Set(notes.keys())
      for (const [at, name] of rollingMatches(key, text, length, wanted)) {
        const value = text.slice(at, at + length)
        if (!found.has(value) && (notes.get(name) ?? []).some((note) => isScrubbed(note, value))) found.add(value)
      }
    }
    return found
  }
}
