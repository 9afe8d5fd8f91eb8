import type { FileVersion } from "./content.ts"
import { type BlobSource, treeSchema } from "./content.ts"
import type { EventOf, TraceEvent } from "./event.ts"
import { maskRange } from "./mask.ts"
import type { Doc, Pane, Screen, State } from "./state.ts"
import { decodeUtf8 } from "./utf8.ts"

/**
 * The one reducer: the workspace after `event`. Replay, review, serialising and checks are folds over it.
 * A blob that `blobs` cannot give is listed in `missing`, and its document or tree stays empty.
 */
export function apply(state: State, event: TraceEvent, blobs: BlobSource): State {
  const next = { ...state, atMs: event.atMs }
  switch (event.kind) {
    case "keyframe":
      return applyKeyframe(next, event, blobs)
    case "open": {
      const { text, missing } = readText(event.text, blobs)
      return {
        ...next,
        missing: [...state.missing, ...missing],
        docs: withEntry(state.docs, event.doc, { language: event.language, eol: event.eol, text, dirty: event.dirty }),
      }
    }
    case "close":
      return { ...next, docs: withoutEntry(state.docs, event.doc) }
    case "edit":
      return updateDoc(next, event.doc, (doc) => ({ ...doc, text: applyChanges(doc.text, event.changes), dirty: true }))
    case "mask":
      return updateDoc(next, event.doc, (doc) => ({ ...doc, text: maskRange(doc.text, event.offset, event.length) }))
    case "save":
      return updateDoc({ ...next, files: withEntry(state.files, event.doc, event.version) }, event.doc, (doc) => ({
        ...doc,
        dirty: false,
      }))
    case "select":
      return updatePane(next, event.pane, event.doc, (pane) => ({ ...pane, cursors: event.cursors }))
    case "view":
      return updatePane(next, event.pane, event.doc, (pane) => ({ ...pane, lines: event.lines }))
    case "layout":
      return {
        ...next,
        panes: new Map(
          event.panes.map((p) => [p.pane, { ...newPane(p.doc), ...sameDoc(state.panes.get(p.pane), p.doc), group: p.group }]),
        ),
      }
    case "focus":
      return { ...next, focus: event.on }
    case "file":
      return { ...next, files: applyFile(state.files, event) }
    case "snapshot":
      return applyTree(next, event.tree, event.changed, blobs)
    case "terminal":
      return {
        ...next,
        terminals:
          event.op === "close"
            ? withoutEntry(state.terminals, event.terminal)
            : withEntry(state.terminals, event.terminal, { ...BLANK, name: event.name }),
      }
    case "screen":
      return {
        ...next,
        terminals: withEntry(state.terminals, event.terminal, applyScreen(state.terminals.get(event.terminal) ?? BLANK, event)),
      }
    case "chunk-start":
    case "chunk-end":
    case "gap":
    case "window":
    case "git":
    case "command":
    case "command-end":
    case "prompt":
    case "reply":
    case "tool":
    case "attribution":
      return next
  }
}

/** Text after the changes of one edit, each applied to the result of the one before. */
export function applyChanges(text: string, changes: EventOf<"edit">["changes"]): string {
  return changes.reduce((t, c) => t.slice(0, c.offset) + c.inserted + t.slice(c.offset + c.deleted), text)
}

type Styles = NonNullable<Screen["styles"]>

const BLANK: Screen = { name: "", rows: 24, cols: 80, alt: false, screen: [], cursor: [0, 0] }

function applyScreen(before: Screen, event: EventOf<"screen">): Screen {
  const screen = event.key
    ? Array.from({ length: event.rows }, () => "")
    : Array.from({ length: event.rows }, (_, row) => before.screen[row] ?? "")
  for (const [row, text] of event.lines) screen[row] = text
  const styles = applyStyles(before.styles ?? [], event)
  const { rows, cols, alt, cursor } = event
  return { name: before.name, rows, cols, alt, screen, cursor, ...(styles.length === 0 ? {} : { styles }) }
}

function applyStyles(before: Styles, event: EventOf<"screen">): Styles {
  if (!event.key && event.styles === undefined && before.every(([row]) => row < event.rows)) return before
  const next = new Map([...(event.key ? [] : before), ...(event.styles ?? [])])
  return [...next].filter(([row, styles]) => row < event.rows && styles.length > 0).sort(([a], [b]) => a - b)
}

function applyFile(files: State["files"], event: EventOf<"file">): State["files"] {
  const next = new Map(files)
  if (event.from !== undefined) next.delete(event.from)
  if (event.after === null) next.delete(event.path)
  else next.set(event.path, event.after)
  return next
}

/** Files of a tree and what changed since. */
function applyTree(state: State, tree: string | null, changed: EventOf<"keyframe">["files"], blobs: BlobSource): State {
  const read = tree === null ? { text: '{"files":[]}', missing: [] } : readText(tree, blobs)
  if (read.missing.length > 0) return { ...state, missing: [...state.missing, ...read.missing] }
  const files = new Map<string, FileVersion>(treeSchema.parse(JSON.parse(read.text)).files)
  for (const [path, version] of changed) version === null ? files.delete(path) : files.set(path, version)
  return { ...state, files }
}

function applyKeyframe(state: State, event: EventOf<"keyframe">, blobs: BlobSource): State {
  const based = applyTree({ ...state, files: new Map() }, event.tree, event.files, blobs)
  const missing = [...based.missing]
  const docs = new Map<string, Doc>()
  for (const { doc, text: hash, ...rest } of event.docs) {
    const read = readText(hash, blobs)
    missing.push(...read.missing)
    docs.set(doc, { ...rest, text: read.text })
  }
  const panes = new Map(event.panes.map(({ pane, ...rest }) => [pane, rest]))
  const terminals = new Map(event.terminals.map(({ terminal, ...rest }) => [terminal, rest]))
  return { ...based, docs, panes, terminals, focus: event.focus, missing }
}

function readText(hash: string, blobs: BlobSource): { text: string; missing: string[] } {
  const bytes = blobs(hash)
  return bytes === undefined ? { text: "", missing: [hash] } : { text: decodeUtf8(bytes) ?? "", missing: [] }
}

const newPane = (doc: string): Pane => ({ doc, group: null, lines: [], cursors: [] })
const sameDoc = (pane: Pane | undefined, doc: string): Pane | undefined => (pane?.doc === doc ? pane : undefined)

function updatePane(state: State, pane: number, doc: string, change: (pane: Pane) => Pane): State {
  return { ...state, panes: withEntry(state.panes, pane, change(sameDoc(state.panes.get(pane), doc) ?? newPane(doc))) }
}

/** An event about a document that is not open changes nothing: its `open` was a gap. */
function updateDoc(state: State, name: string, change: (doc: Doc) => Doc): State {
  const doc = state.docs.get(name)
  return doc === undefined ? state : { ...state, docs: withEntry(state.docs, name, change(doc)) }
}

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value)
}

function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const next = new Map(map)
  next.delete(key)
  return next
}
