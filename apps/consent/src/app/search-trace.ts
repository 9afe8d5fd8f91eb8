import { apply, type BlobSource, decodeUtf8, EMPTY_STATE, type State, type TraceEvent } from "@tracehold/trace"
import type { Place } from "../contract/review-calls.ts"

/** Places listed at most; `total` counts on. */
const PLACE_LIMIT = 200
/** A document that is being typed in is looked at again after this many edits, or after a pause of this many milliseconds. */
const EDIT_LIMIT = 20
const PAUSE_MS = 1_000

/** Where `text` stands: documents as they were at some time, files on disk, terminal screens, prompts, commands and names. */
export function searchTrace(events: readonly TraceEvent[], blobs: BlobSource, text: string): { total: number; places: Place[] } {
  const seen = new Set<string>()
  const places: Place[] = []
  let event = 0
  let atMs = 0
  const report = (key: string, where: Place["where"]) => {
    if (seen.has(key)) return
    seen.add(key)
    if (places.length < PLACE_LIMIT) places.push({ event, atMs, where })
  }
  const lookAtText = (doc: string, content: string) => {
    for (const line of linesWith(content, text)) report(`doc\0${doc}\0${line}`, { kind: "doc", doc, line })
  }
  const waiting = new Map<string, number>()
  const settle = (state: State) => {
    for (const doc of waiting.keys()) lookAtText(doc, state.docs.get(doc)?.text ?? "")
    waiting.clear()
  }
  let state = EMPTY_STATE
  for (const [index, next] of events.entries()) {
    const before = state
    if (next.atMs - atMs > PAUSE_MS || leavesDocument(next)) settle(before)
    event = index
    atMs = next.atMs
    state = apply(state, next, blobs)
    if (next.kind === "edit" || next.kind === "open") {
      const edits = (waiting.get(next.doc) ?? 0) + 1
      waiting.set(next.doc, edits)
      if (edits >= EDIT_LIMIT) settle(state)
    } else if (next.kind === "keyframe") {
      for (const doc of state.docs.keys()) waiting.set(doc, 1)
    } else if (next.kind === "screen") {
      const screen = state.terminals.get(next.terminal)
      for (const [row, line] of screen === undefined ? [] : rowsWith(screen, text)) {
        report(`row\0${next.terminal}\0${line}`, { kind: "terminal", terminal: next.terminal, row })
      }
    } else if (next.kind === "file" && next.after?.blob != null) {
      const bytes = blobs(next.after.blob)
      lookAtText(next.path, (bytes === undefined ? null : decodeUtf8(bytes)) ?? "")
    }
    for (const [field, value] of fieldsOf(next)) {
      if (value.includes(text)) report(`field\0${next.kind}\0${field}\0${value}`, { kind: "field", event: next.kind, field })
    }
  }
  settle(state)
  return { total: seen.size, places }
}

/** After these a document may be gone or another. */
function leavesDocument(event: TraceEvent): boolean {
  return event.kind === "close" || event.kind === "save" || event.kind === "keyframe" || event.kind === "mask"
}

function* linesWith(content: string, text: string): Generator<number> {
  let line = 0
  let from = 0
  for (let at = content.indexOf(text); at !== -1; at = content.indexOf(text, at + 1)) {
    for (let i = content.indexOf("\n", from); i !== -1 && i < at; i = content.indexOf("\n", i + 1)) {
      line++
      from = i + 1
    }
    yield line
  }
}

/** Rows where the text begins; a row that fills the screen goes on in the next. */
function* rowsWith(screen: { cols: number; screen: readonly string[] }, text: string): Generator<[number, string]> {
  for (const [row, line] of screen.screen.entries()) {
    const wrapped = line.length >= screen.cols ? line + (screen.screen[row + 1] ?? "") : line
    const at = wrapped.indexOf(text)
    if (at !== -1 && at < Math.max(line.length, 1)) yield [row, wrapped]
  }
}

function fieldsOf(event: TraceEvent): [string, string][] {
  switch (event.kind) {
    case "prompt":
    case "reply":
      return [["text", event.text]]
    case "tool":
      return [["input", event.input]]
    case "command":
      return [
        ["line", event.line],
        ["cwd", event.cwd ?? ""],
      ]
    case "git":
      return [["branch", event.branch ?? ""]]
    case "terminal":
      return [["name", event.name]]
    case "file":
      return [["path", event.path]]
    case "open":
      return [["doc", event.doc]]
    default:
      return []
  }
}
