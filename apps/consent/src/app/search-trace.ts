import { apply, type BlobSource, decodeUtf8, EMPTY_STATE, GapText, maskRange, type TraceEvent } from "@tracehold/trace"
import type { Place } from "../contract/review-calls.ts"
import { fieldsOf, linesWith, rowsWith } from "./search-text.ts"

/** Places listed at most; `total` counts on. */
const PLACE_LIMIT = 200
/** A document that is being typed in is looked at again after this many edits, or after a pause of this many milliseconds. */
const EDIT_LIMIT = 20
const PAUSE_MS = 1_000

/** Where `text` stands: documents as they were at some time, files on disk, terminal screens, prompts, commands and names. */
export function searchTrace(events: readonly TraceEvent[], blobs: BlobSource, text: string): { total: number; places: Place[] } {
  const found = new Found()
  const docs = new Documents(blobs, (doc, content) => {
    for (const line of linesWith(content, text)) found.add(`doc\0${doc}\0${line}`, { kind: "doc", doc, line })
  })
  // Only for the screens: documents are kept apart, because a state for each key typed would copy the whole text.
  let state = EMPTY_STATE
  for (const [index, event] of events.entries()) {
    if (event.atMs - found.atMs > PAUSE_MS) docs.look()
    found.at(index, event.atMs)
    docs.take(event)
    if (event.kind === "screen" || event.kind === "terminal") state = apply(state, event, blobs)
    if (event.kind === "screen") {
      const screen = state.terminals.get(event.terminal)
      for (const [row, line] of screen === undefined ? [] : rowsWith(screen, text)) {
        found.add(`row\0${event.terminal}\0${line}`, { kind: "terminal", terminal: event.terminal, row })
      }
    }
    for (const [field, value] of fieldsOf(event)) {
      if (value.includes(text)) found.add(`field\0${event.kind}\0${field}\0${value}`, { kind: "field", event: event.kind, field })
    }
  }
  docs.look()
  return { total: found.total, places: found.places }
}

/** Places, each once, with the event at which it was first seen. */
class Found {
  readonly places: Place[] = []
  atMs = 0
  #event = 0
  readonly #seen = new Set<string>()

  get total(): number {
    return this.#seen.size
  }

  at(event: number, atMs: number): void {
    this.#event = event
    this.atMs = atMs
  }

  add(key: string, where: Place["where"]): void {
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    if (this.places.length < PLACE_LIMIT) this.places.push({ event: this.#event, atMs: this.atMs, where })
  }
}

/** Open documents; each is looked at when it settles: after a pause, some edits, or before it goes. */
class Documents {
  readonly #blobs: BlobSource
  readonly #lookAt: (doc: string, content: string) => void
  readonly #texts = new Map<string, GapText>()
  readonly #waiting = new Map<string, number>()

  constructor(blobs: BlobSource, lookAt: (doc: string, content: string) => void) {
    this.#blobs = blobs
    this.#lookAt = lookAt
  }

  look(): void {
    for (const doc of this.#waiting.keys()) this.#lookAt(doc, this.#texts.get(doc)?.text ?? "")
    this.#waiting.clear()
  }

  take(event: TraceEvent): void {
    switch (event.kind) {
      case "edit": {
        const text = this.#texts.get(event.doc)
        if (text === undefined) break
        for (const change of event.changes) text.replace(change.offset, change.deleted, change.inserted)
        this.#wait(event.doc)
        break
      }
      case "open":
        this.#set(event.doc, this.#read(event.text))
        break
      case "keyframe":
        this.look()
        this.#texts.clear()
        for (const { doc, text } of event.docs) this.#set(doc, this.#read(text))
        break
      case "mask":
        this.look()
        this.#set(event.doc, maskRange(this.#texts.get(event.doc)?.text ?? "", event.offset, event.length))
        break
      case "close":
        this.look()
        this.#texts.delete(event.doc)
        break
      case "file":
        if (event.after?.blob != null) this.#lookAt(event.path, this.#read(event.after.blob))
        break
      case "save":
        this.look()
        break
      default:
        break
    }
  }

  #set(doc: string, text: string): void {
    this.#texts.set(doc, new GapText(text))
    this.#wait(doc)
  }

  #wait(doc: string): void {
    const edits = (this.#waiting.get(doc) ?? 0) + 1
    this.#waiting.set(doc, edits)
    if (edits >= EDIT_LIMIT) this.look()
  }

  #read(hash: string): string {
    const bytes = this.#blobs(hash)
    return (bytes === undefined ? null : decodeUtf8(bytes)) ?? ""
  }
}
