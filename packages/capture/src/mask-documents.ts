import { type BlobSource, decodeUtf8, type TraceEvent } from "@tracehold/trace"
import type { Instead } from "./cover.ts"
import { Marks } from "./marks.ts"
import { OriginText, type Piece } from "./origin-text.ts"
import { occurrences } from "./secret-values.ts"

/** A range of a document as it stands after the event with this index. */
export type Place = { readonly event: number; readonly doc: string; readonly offset: number; readonly length: number }

/** A file that was saved from a document: its blob shows those pieces from unit `at` on (after a BOM). */
export type SavedText = { readonly blob: string; readonly at: number; readonly pieces: readonly Piece[] }

export const blobSource = (hash: string): string => `blob:${hash}`
export const editSource = (event: number, change: number): string => `edit:${event}:${change}`

/**
 * Find out which recorded pieces of text make up the given places and every occurrence of the given forms in any document at
 * any moment: what was typed key by key is traced back to its keys, what was opened to its blob, what was saved to the file.
 */
export function markDocuments(
  events: readonly TraceEvent[],
  blobs: BlobSource,
  forms: readonly string[],
  places: readonly Place[],
  instead: Instead,
): { marks: Marks; saved: readonly SavedText[] } {
  const marks = new Marks()
  const docs = new Map<string, OriginText>()
  const saved: SavedText[] = []
  const reach = Math.max(0, ...forms.map((form) => form.length))

  const openText = (doc: string, hash: string) => {
    const text = new OriginText(decodeUtf8(blobs(hash) ?? new Uint8Array()) ?? "", blobSource(hash))
    docs.set(doc, text)
    markForms(text, 0, text.text.length)
  }
  const markForms = (text: OriginText, from: number, to: number) => {
    const start = Math.max(0, from - reach)
    const window = text.text.slice(start, to + reach)
    for (const { offset, length } of occurrences(window, forms)) {
      marks.add(text.origins(start + offset, length), instead.get(window.slice(offset, offset + length)))
    }
  }

  events.forEach((event, index) => {
    if (event.kind === "keyframe") {
      docs.clear()
      for (const { doc, text } of event.docs) openText(doc, text)
    } else if (event.kind === "open") openText(event.doc, event.text)
    else if (event.kind === "close") docs.delete(event.doc)
    else if (event.kind === "edit") {
      const text = docs.get(event.doc)
      event.changes.forEach(({ offset, deleted, inserted }, change) => {
        text?.splice(offset, deleted, inserted, editSource(index, change))
        if (text !== undefined) markForms(text, offset, offset + inserted.length)
      })
    } else if (event.kind === "save" && event.version.blob !== null) {
      const pieces = docs.get(event.doc)?.pieces
      const at = savedOffset(blobs(event.version.blob), docs.get(event.doc)?.text)
      if (pieces !== undefined && at !== null) saved.push({ blob: event.version.blob, at, pieces })
    }
    for (const place of places) {
      if (place.event === index) marks.add(docs.get(place.doc)?.origins(place.offset, place.length) ?? [])
    }
  })
  return { marks, saved }
}

/** Where the document's text begins in the file: 0, 1 after a BOM, null when the file is not that text. */
function savedOffset(file: Uint8Array | undefined, text: string | undefined): number | null {
  const content = file === undefined ? null : decodeUtf8(file)
  if (content === null || text === undefined) return null
  if (content === text) return 0
  return content === `\ufeff${text}` ? 1 : null
}
