import { contentHash } from "@tracehold/crypto"
import { type BlobSource, decodeUtf8, encodeUtf8, type TraceEvent, type Tree, treeSchema } from "@tracehold/trace"
import { type Instead, overlay } from "./cover.ts"
import type { Marks } from "./marks.ts"
import { blobSource, editSource, markDocuments, type Place, type SavedText } from "./mask-documents.ts"
import { markScreens, rowSource } from "./mask-screens.ts"
import { maskStrings } from "./mask-strings.ts"
import { type NewBlob, rehashViews, renameBlobs } from "./rename-blobs.ts"
import { maskForms, valueForms } from "./secret-values.ts"

/**
 * What to mask in one chunk: values wherever they stand, places in documents whatever stands there. `instead` has the text that
 * stands in a form's place (`formsInstead`); a form that it does not have becomes filler.
 */
export type MaskOrder = { readonly values: readonly string[]; readonly places: readonly Place[]; readonly instead?: Instead }

/** `blobs` maps each changed blob's old name to its new one. Offsets, lines and event times are those of before. */
export type MaskedTrace = { readonly events: readonly TraceEvent[]; readonly blobs: ReadonlyMap<string, NewBlob> }

/**
 * Take a text out of a chunk, everywhere: the one primitive behind late secrets, redaction in review and rescan.
 *
 * Equal length throughout, so every offset stays true; what was typed key by key is masked in its keys; every hash is made anew.
 * Blobs that `blobs` does not have are left as they are. A value under 4 units is masked only where a place says so.
 */
export function maskTrace(events: readonly TraceEvent[], blobs: BlobSource, order: MaskOrder): MaskedTrace {
  const forms = valueForms(order.values)
  const instead: Instead = order.instead ?? new Map()
  const { marks, saved } = markDocuments(events, blobs, forms, order.places, instead)
  const rows = markScreens(events, forms, instead)
  const hide = (text: string) => maskForms(text, forms, instead)
  const renamed = new Map<string, NewBlob>()
  const masked = events.map((event, index) => maskStrings(maskEvent(event, index, marks, rows), forms, instead))
  for (const hash of textBlobs(events)) {
    const bytes = blobs(hash)
    if (bytes !== undefined) renameIfChanged(renamed, hash, bytes, maskBlob(hash, bytes, hide, marks, saved))
  }
  for (const hash of treeBlobs(events)) {
    const bytes = blobs(hash)
    if (bytes !== undefined) renameIfChanged(renamed, hash, bytes, maskTree(bytes, blobs, hide, renamed))
  }
  const named = masked.map((event) => renameBlobs(event, renamed))
  const byName = new Map([...renamed.values()].map(({ hash, bytes }) => [hash, bytes]))
  return { events: rehashViews(named, (hash) => byName.get(hash) ?? blobs(hash)), blobs: renamed }
}

function maskEvent(event: TraceEvent, index: number, marks: Marks, rows: Marks): TraceEvent {
  if (event.kind === "edit") {
    return { ...event, changes: event.changes.map((c, i) => ({ ...c, inserted: marks.mask(editSource(index, i), c.inserted) })) }
  }
  if (event.kind === "screen") {
    return { ...event, lines: event.lines.map(([row, text], i) => [row, rows.mask(rowSource(index, i), text)]) }
  }
  return event
}

function maskBlob(
  hash: string,
  bytes: Uint8Array,
  hide: (text: string) => string,
  marks: Marks,
  saved: readonly SavedText[],
): Uint8Array {
  const text = decodeUtf8(bytes)
  if (text === null) return bytes
  let out = marks.mask(blobSource(hash), hide(text))
  for (const { blob, at, pieces } of saved) {
    if (blob === hash) out = maskSaved(out, at, pieces, marks)
  }
  return out === text ? bytes : encodeUtf8(out)
}

/** Mask in a saved file what is marked in the pieces that its document was made of. */
function maskSaved(text: string, at: number, pieces: SavedText["pieces"], marks: Marks): string {
  let out = text
  let offset = at
  for (const { source, start, length } of pieces) {
    if (marks.has(source)) {
      const probe = marks.mask(source, "\0".repeat(start + length)).slice(start)
      out = overlay(out, offset, probe)
    }
    offset += length
  }
  return out
}

/** A tree names its files' blobs, so a masked file gives it a new name too. Paths are masked as any string is. */
function maskTree(
  bytes: Uint8Array,
  blobs: BlobSource,
  hide: (text: string) => string,
  renamed: Map<string, NewBlob>,
): Uint8Array {
  const tree = treeSchema.parse(JSON.parse(decodeUtf8(bytes) ?? ""))
  const files: Tree["files"] = tree.files.map(([path, version]) => {
    const content = version.blob === null || renamed.has(version.blob) ? undefined : blobs(version.blob)
    const text = content === undefined ? null : decodeUtf8(content)
    if (version.blob !== null && content !== undefined && text !== null)
      renameIfChanged(renamed, version.blob, content, encodeUtf8(hide(text)))
    const next = version.blob === null ? undefined : renamed.get(version.blob)
    return [hide(path), next === undefined ? version : { ...version, blob: next.hash, bytes: next.bytes.length }]
  })
  return encodeUtf8(JSON.stringify({ files }))
}

function renameIfChanged(renamed: Map<string, NewBlob>, hash: string, before: Uint8Array, after: Uint8Array): void {
  const next = contentHash(after)
  if (after !== before && next !== hash) renamed.set(hash, { hash: next, bytes: after })
}

function textBlobs(events: readonly TraceEvent[]): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (blob: string | null | undefined) => blob != null && names.add(blob)
  for (const event of events) {
    if (event.kind === "open") add(event.text)
    if (event.kind === "save") add(event.version.blob)
    if (event.kind === "file") {
      add(event.after?.blob)
      if (event.before !== "unknown") add(event.before?.blob)
    }
    if (event.kind === "keyframe") for (const { text } of event.docs) add(text)
    if (event.kind === "keyframe") for (const [, version] of event.files) add(version?.blob)
    if (event.kind === "snapshot") for (const [, version] of event.changed) add(version?.blob)
  }
  return names
}

function treeBlobs(events: readonly TraceEvent[]): ReadonlySet<string> {
  return new Set(events.flatMap((e) => ((e.kind === "keyframe" || e.kind === "snapshot") && e.tree !== null ? [e.tree] : [])))
}
