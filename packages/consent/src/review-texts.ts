import { apply, type BlobSource, decodeUtf8, EMPTY_STATE, type EventOf, type State, type TraceEvent } from "@tracehold/trace"
import { freeTexts } from "./free-texts.ts"
import { readTree } from "./named-blobs.ts"
import type { FindingPlace } from "./review-finding.ts"
import { joinRows, rowAt } from "./screen-text.ts"

/** A text of a chunk that a person could read, once, and where an offset in it stands. */
export type ReviewText = { readonly text: string; readonly place: (offset: number) => FindingPlace }

/** Units looked at on both sides of what was typed. What reaches further is seen whole when the document is saved, or at the end. */
const REACH = 512

/**
 * Every text of a chunk, as the person saw it and not as it was stored: documents whole when they come into view and around what
 * was typed before it is typed over or left; screens with wrapped rows joined; each file's versions; every other field.
 * A text that was there before at the same place is not given again.
 */
export function* reviewTexts(events: readonly TraceEvent[], blobs: BlobSource): Generator<ReviewText> {
  const seen = new Set<string>()
  const typed = new Map<string, Typed>()
  let state = EMPTY_STATE
  for (let index = 0; index < events.length; index++) {
    const event = events[index] as TraceEvent
    const at = { event: index, atMs: event.atMs }
    if (event.kind === "edit") yield* settle(typed, state, event, at)
    if (event.kind === "close" || event.kind === "open" || event.kind === "keyframe") yield* settleAll(typed, state, event, at)
    for (const [path, hash] of textsNamed(event, blobs)) {
      const text = seen.has(hash) ? null : decodeUtf8(blobs(hash) ?? new Uint8Array())
      seen.add(hash)
      if (text !== null) yield { text, place: inDocument(path, text, 0, at) }
    }
    if (event.kind !== "edit" && event.kind !== "screen") yield* fields(event, at, seen)
    state = apply(state, event, blobs)
    if (event.kind === "edit") note(typed, state, event)
    if (event.kind === "screen") yield* screen(state, event, at, seen)
  }
  const last = events.length - 1
  const end = { event: last, atMs: events[last]?.atMs ?? 0 }
  for (const doc of [...typed.keys()]) yield* look(typed, doc, state, end, Number.POSITIVE_INFINITY)
}

type At = { readonly event: number; readonly atMs: number }
/** The stretch of a document that changed since it was last looked at, and where the last change ended. */
type Typed = { readonly from: number; readonly to: number; readonly next: number }

/** Before an edit that takes something away or begins elsewhere, what was typed until then is looked at. */
function* settle(typed: Map<string, Typed>, state: State, event: EventOf<"edit">, at: At): Generator<ReviewText> {
  const known = typed.get(event.doc)
  const [first] = event.changes
  const goesOn = event.changes.length === 1 && first?.deleted === 0 && first.offset === known?.next
  if (known !== undefined && !goesOn) yield* look(typed, event.doc, state, at, REACH)
}

function* settleAll(typed: Map<string, Typed>, state: State, event: TraceEvent, at: At): Generator<ReviewText> {
  for (const doc of [...typed.keys()]) {
    if (event.kind === "keyframe" || ("doc" in event && event.doc === doc))
      yield* look(typed, doc, state, at, Number.POSITIVE_INFINITY)
  }
}

/** What was typed in a document since it was last looked at, with `reach` units before and after. */
function* look(typed: Map<string, Typed>, doc: string, state: State, at: At, reach: number): Generator<ReviewText> {
  const known = typed.get(doc)
  const text = state.docs.get(doc)?.text
  typed.delete(doc)
  if (known === undefined || text === undefined) return
  const from = Math.max(0, known.from - reach)
  yield { text: text.slice(from, known.to + reach), place: inDocument(doc, text, from, at) }
}

function note(typed: Map<string, Typed>, state: State, event: EventOf<"edit">): void {
  const known = typed.get(event.doc)
  if (!state.docs.has(event.doc)) return
  let from = known?.from ?? Number.POSITIVE_INFINITY
  let to = known?.to ?? 0
  let next = 0
  for (const { offset, deleted, inserted } of event.changes) {
    next = offset + inserted.length
    from = Math.min(from, offset)
    to = Math.max(to > offset ? to + inserted.length - deleted : to, next)
  }
  typed.set(event.doc, { from, to, next })
}

function* screen(state: State, event: EventOf<"screen">, at: At, seen: Set<string>): Generator<ReviewText> {
  const known = state.terminals.get(event.terminal)
  if (known === undefined) return
  const { text, starts } = joinRows(known.screen, known.cols)
  const changed = event.lines.map(([row]) => row)
  const first = starts[Math.max(0, Math.min(...changed) - REACH_ROWS)] ?? 0
  const end = starts[Math.max(...changed) + REACH_ROWS + 1] ?? text.length
  const part = changed.length === 0 ? "" : text.slice(first, end)
  const key = `screen:${event.terminal}:${part}`
  if (part === "" || seen.has(key)) return
  seen.add(key)
  const place = (offset: number): FindingPlace => ({
    ...at,
    where: { kind: "terminal", terminal: event.terminal, row: rowAt(starts, first + offset) },
  })
  yield { text: part, place }
}

/** Rows of a screen looked at around those that changed. */
const REACH_ROWS = 8

function* fields(event: TraceEvent, at: At, seen: Set<string>): Generator<ReviewText> {
  for (const { field, text } of freeTexts(event)) {
    const key = `field:${field}:${text}`
    if (seen.has(key)) continue
    seen.add(key)
    yield { text, place: () => ({ ...at, where: { kind: "field", event: event.kind, field } }) }
  }
  if (event.kind !== "keyframe") return
  for (const { terminal, screen, cols } of event.terminals) {
    const { text, starts } = joinRows(screen, cols)
    yield { text, place: (offset) => ({ ...at, where: { kind: "terminal", terminal, row: rowAt(starts, offset) } }) }
  }
}

function inDocument(doc: string, text: string, from: number, at: At): ReviewText["place"] {
  return (offset) => ({ ...at, where: { kind: "doc", doc, line: lineAt(text, from + offset) } })
}

/** Line of an offset, from 0. */
function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length - 1
}

/** Path and blob of every text that the event names. */
function* textsNamed(event: TraceEvent, blobs: BlobSource): Generator<readonly [string, string]> {
  if (event.kind === "open") yield [event.doc, event.text]
  if (event.kind === "save" && event.version.blob !== null) yield [event.doc, event.version.blob]
  if (event.kind === "file") {
    for (const version of [event.before, event.after]) {
      if (version !== null && version !== "unknown" && version.blob !== null) yield [event.path, version.blob]
    }
  }
  if (event.kind !== "keyframe" && event.kind !== "snapshot") return
  if (event.kind === "keyframe") for (const { doc, text } of event.docs) yield [doc, text]
  const tree = event.tree === null ? [] : (readTree(event.tree, blobs)?.files ?? [])
  for (const [path, version] of [...tree, ...(event.kind === "keyframe" ? event.files : event.changed)]) {
    if (version !== null && version.blob !== null) yield [path, version.blob]
  }
}
