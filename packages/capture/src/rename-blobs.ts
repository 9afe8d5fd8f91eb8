import { viewHash } from "@tracehold/crypto"
import { apply, type BlobSource, EMPTY_STATE, type FileVersion, type TraceEvent, visibleText } from "@tracehold/trace"

/** A blob's new content, under its new name. */
export type NewBlob = { readonly hash: string; readonly bytes: Uint8Array }

/** The event with every blob that it names replaced by its new one. */
export function renameBlobs(event: TraceEvent, renamed: ReadonlyMap<string, NewBlob>): TraceEvent {
  const name = (hash: string) => renamed.get(hash)?.hash ?? hash
  const version = (v: FileVersion): FileVersion => {
    const next = v.blob === null ? undefined : renamed.get(v.blob)
    return next === undefined ? v : { ...v, blob: next.hash, bytes: next.bytes.length }
  }
  const changed = (files: readonly [string, FileVersion | null][]): [string, FileVersion | null][] =>
    files.map(([path, v]) => [path, v === null ? null : version(v)])
  switch (event.kind) {
    case "open":
      return { ...event, text: name(event.text) }
    case "save":
      return { ...event, version: version(event.version) }
    case "file": {
      const before = event.before === null || event.before === "unknown" ? event.before : version(event.before)
      return { ...event, before, after: event.after === null ? null : version(event.after) }
    }
    case "snapshot":
      return { ...event, tree: event.tree === null ? null : name(event.tree), changed: changed(event.changed) }
    case "keyframe":
      return {
        ...event,
        tree: event.tree === null ? null : name(event.tree),
        files: changed(event.files),
        docs: event.docs.map((doc) => ({ ...doc, text: name(doc.text) })),
      }
    default:
      return event
  }
}

/** Events whose `view` hashes are those of the text that now follows from the events before them. */
export function rehashViews(events: readonly TraceEvent[], blobs: BlobSource): TraceEvent[] {
  let state = EMPTY_STATE
  return events.map((event) => {
    state = apply(state, event, blobs)
    const doc = event.kind === "view" ? state.docs.get(event.doc) : undefined
    return event.kind === "view" && doc !== undefined ? { ...event, hash: viewHash(visibleText(doc.text, event.lines)) } : event
  })
}
