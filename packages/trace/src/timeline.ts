import { apply } from "./apply.ts"
import type { BlobSource } from "./content.ts"
import type { TraceEvent } from "./event.ts"
import { FileHistory } from "./file-history.ts"
import { GapText } from "./gap-text.ts"
import { EMPTY_STATE, type State } from "./state.ts"

/** A state is kept after so many events, or after more where long texts were edited: each kept state holds the texts whole. */
const KEEP_EVERY = 256
const UNITS_PER_EVENT = 1024

/**
 * A trace to look at in any order: the same states as a fold of `apply`, but a moment costs some hundred events instead of all before
 * it. A position is how many events have happened: 0 to `events.length`. Several chunks of a session are one timeline when their events
 * are given one after the other.
 */
export class Timeline {
  readonly events: readonly TraceEvent[]
  readonly #blobs: BlobSource
  readonly #files: FileHistory
  readonly #latestMs: Float64Array
  readonly #kept: { readonly position: number; readonly state: State }[] = [{ position: 0, state: EMPTY_STATE }]

  constructor(events: readonly TraceEvent[], blobs: BlobSource) {
    this.events = events
    this.#blobs = blobs
    this.#files = new FileHistory(events, blobs)
    this.#latestMs = new Float64Array(events.length)
    let latestMs = 0
    for (const [i, { atMs }] of events.entries()) this.#latestMs[i] = latestMs = Math.max(latestMs, atMs)
  }

  /** The state at a moment of the session's clock, as `seek` has it. */
  at(atMs: number): State {
    return this.stateAt(this.positionAt(atMs))
  }

  /** How many events have happened by this time. */
  positionAt(atMs: number): number {
    let [low, high] = [0, this.#latestMs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#latestMs[middle] ?? 0) <= atMs) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The state after the first `position` events. Edits of a document are gathered, so that typing does not copy its text key by key. */
  stateAt(position: number): State {
    let start = this.#keptBefore(position)
    const frontier = start === this.#kept.at(-1)
    const edited = new Set<string>()
    const typed = new Map<string, GapText>()
    let { position: at, state } = start
    for (; at < position; at++) {
      const done = at - start.position
      if (frontier && done > 0 && done % KEEP_EVERY === 0) {
        state = settle(state, typed)
        if (done >= unitsOf(state, edited) / UNITS_PER_EVENT) {
          start = { position: at, state }
          this.#kept.push(start)
          edited.clear()
        }
      }
      const event = this.events[at]
      if (event === undefined) break
      if (event.kind === "edit") {
        edited.add(event.doc)
        state = type(state, event.doc, typed, event)
      } else {
        if (TOUCHES_DOCS.has(event.kind)) state = settle(state, typed)
        state = this.#applyBesidesFiles(state, event)
      }
    }
    return { ...settle(state, typed), files: this.#files.at(position) }
  }

  /** Files are looked up, not folded. */
  #applyBesidesFiles(before: State, event: TraceEvent): State {
    if (event.kind === "file") return { ...before, atMs: event.atMs }
    if (event.kind !== "keyframe" && event.kind !== "snapshot") {
      const next = apply(before, event, this.#blobs)
      return next.files === NO_FILES ? next : { ...next, files: NO_FILES }
    }
    const { tree } = event
    const missing = tree !== null && this.#files.lacks(tree) ? [...before.missing, tree] : before.missing
    const state = { ...before, atMs: event.atMs, missing }
    if (event.kind === "snapshot") return state
    return { ...apply(state, { ...event, tree: null, files: [] }, this.#blobs), files: NO_FILES }
  }

  #keptBefore(position: number): { readonly position: number; readonly state: State } {
    let [low, high] = [0, this.#kept.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#kept[middle]?.position ?? 0) <= position) low = middle
      else high = middle - 1
    }
    return this.#kept[low] ?? { position: 0, state: EMPTY_STATE }
  }
}

const NO_FILES = EMPTY_STATE.files
/** Events that read or replace a document: what was typed before them must be in the state. */
const TOUCHES_DOCS: ReadonlySet<TraceEvent["kind"]> = new Set(["open", "close", "save", "mask", "keyframe"])

function type(state: State, name: string, typed: Map<string, GapText>, event: TraceEvent & { kind: "edit" }): State {
  const doc = state.docs.get(name)
  if (doc !== undefined) {
    const text = typed.get(name) ?? new GapText(doc.text)
    for (const change of event.changes) text.replace(change.offset, change.deleted, change.inserted)
    typed.set(name, text)
  }
  return { ...state, atMs: event.atMs }
}

function settle(state: State, typed: Map<string, GapText>): State {
  if (typed.size === 0) return state
  const docs = new Map(state.docs)
  for (const [name, { text }] of typed) {
    const doc = docs.get(name)
    if (doc !== undefined) docs.set(name, { ...doc, text, dirty: true })
  }
  typed.clear()
  return { ...state, docs }
}

function unitsOf({ docs }: State, names: ReadonlySet<string>): number {
  let units = 0
  for (const name of names) units += docs.get(name)?.text.length ?? 0
  return units
}
