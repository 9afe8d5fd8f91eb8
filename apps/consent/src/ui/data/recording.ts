import {
  type Actor,
  type Authorship,
  apply,
  type BlobSource,
  EMPTY_STATE,
  encodeUtf8,
  overrules,
  type State,
  type TraceEvent,
} from "@tracehold/trace"
import { GapText } from "../../text/gap-text.ts"

/** States kept for seeking: one after every so many events. They share what did not change. */
const CHECKPOINT_EVERY = 256

/** A view's events as the reducer plays them. A position is how many events have happened: 0 to `events.length`. */
export class Recording {
  readonly events: readonly TraceEvent[]
  readonly startMs: number
  readonly endMs: number
  readonly #texts: ReadonlyMap<string, string>
  readonly #bytes = new Map<string, Uint8Array>()
  readonly #states: State[] = [EMPTY_STATE]
  readonly #best: ReadonlyMap<number, Authorship>

  /** @param texts - the texts that keyframes, snapshots and opened documents name, by hash. */
  constructor(events: readonly TraceEvent[], texts: ReadonlyMap<string, string>, times: { startMs: number; endMs: number }) {
    this.events = events
    this.startMs = times.startMs
    this.endMs = Math.max(times.endMs, times.startMs + 1)
    this.#texts = texts
    this.#best = bestAuthors(events)
  }

  /** The same as a fold of the reducer; edits of a document are gathered, so that typing a long file does not copy it key by key. */
  stateAt(position: number): State {
    const wanted = Math.floor(position / CHECKPOINT_EVERY)
    let at = Math.min(wanted, this.#states.length - 1) * CHECKPOINT_EVERY
    let state = this.#states[at / CHECKPOINT_EVERY] ?? EMPTY_STATE
    const typed = new Map<string, GapText>()
    while (at < position) {
      const event = this.events[at]
      if (event === undefined) break
      if (event.kind === "edit") {
        const doc = state.docs.get(event.doc)
        if (doc !== undefined) {
          const text = typed.get(event.doc) ?? new GapText(doc.text)
          for (const change of event.changes) text.replace(change.offset, change.deleted, change.inserted)
          typed.set(event.doc, text)
        }
        state = { ...state, atMs: event.atMs }
      } else {
        if (TOUCHES_DOCS.has(event.kind)) state = settle(state, typed)
        state = apply(state, event, this.#blobs)
      }
      at++
      if (at % CHECKPOINT_EVERY === 0 && this.#states.length === at / CHECKPOINT_EVERY) {
        state = settle(state, typed)
        this.#states.push(state)
      }
    }
    return settle(state, typed)
  }

  /** How many events have happened by this time. */
  positionAt(atMs: number): number {
    let low = 0
    let high = this.events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.events[middle]?.atMs ?? 0) <= atMs) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Who did it, by the best evidence anywhere in the view; null for what nobody does (observations, frames). */
  authorOf(event: TraceEvent): Authorship | null {
    return event.kind === "edit" || event.kind === "file" ? (this.#best.get(event.change) ?? event.by) : null
  }

  readonly #blobs: BlobSource = (hash) => {
    const known = this.#bytes.get(hash)
    if (known !== undefined) return known
    const text = this.#texts.get(hash)
    if (text === undefined) return undefined
    const bytes = encodeUtf8(text)
    this.#bytes.set(hash, bytes)
    return bytes
  }
}

/** The lane an event belongs to. Looking around is the user's; what programs print is the programs'. */
export function laneOf(recording: Recording, event: TraceEvent): { actor: Actor; weight: number } | null {
  switch (event.kind) {
    case "edit":
    case "file":
      return { actor: recording.authorOf(event)?.actor ?? "unknown", weight: 3 }
    case "prompt":
      return { actor: "user", weight: 6 }
    case "reply":
    case "tool":
      return { actor: "agent", weight: 4 }
    case "git":
      return { actor: "git", weight: 8 }
    case "command":
      return { actor: "command", weight: 6 }
    case "command-end":
    case "screen":
      return { actor: "command", weight: 1 }
    case "save":
      return { actor: "user", weight: 2 }
    case "select":
    case "focus":
    case "view":
      return { actor: "user", weight: 0.5 }
    default:
      return null
  }
}

/** Events that read or replace a document: what was typed before them must be in the state. */
const TOUCHES_DOCS: ReadonlySet<TraceEvent["kind"]> = new Set(["open", "close", "save", "mask", "keyframe"])

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

function bestAuthors(events: readonly TraceEvent[]): ReadonlyMap<number, Authorship> {
  const best = new Map<number, Authorship>()
  const offer = (change: number, by: Authorship) => {
    const known = best.get(change)
    if (known === undefined || overrules(by, known)) best.set(change, by)
  }
  for (const event of events) {
    if (event.kind === "edit" || event.kind === "file") offer(event.change, event.by)
    else if (event.kind === "attribution") for (const change of event.changes) offer(change, event.by)
  }
  return best
}
