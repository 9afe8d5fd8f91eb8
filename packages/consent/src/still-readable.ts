import { apply, type BlobSource, decodeUtf8, EMPTY_STATE, type TraceEvent } from "@tracehold/trace"
import { freeTexts } from "./free-texts.ts"
import { namedBlobs } from "./named-blobs.ts"
import { joinRows } from "./screen-text.ts"

/**
 * The second look after masking, which shares no code with it: can any of the values be read in a field, in a blob, in a
 * document at a moment when it was saved, closed or last seen, or on a screen?
 */
export function stillReadable(events: readonly TraceEvent[], blobs: BlobSource, values: readonly string[]): boolean {
  const shows = (text: string) => values.some((value) => text.includes(value))
  for (const hash of namedBlobs(events, blobs)) {
    const bytes = blobs(hash)
    if (bytes !== undefined && shows(blobText(bytes))) return true
  }
  let state = EMPTY_STATE
  for (const event of events) {
    if (freeTexts(event).some(({ text }) => shows(text))) return true
    if (event.kind === "save" || event.kind === "close") {
      if (shows(state.docs.get(event.doc)?.text ?? "")) return true
    }
    state = apply(state, event, blobs)
    if (event.kind === "screen") {
      const screen = state.terminals.get(event.terminal)
      if (screen !== undefined && shows(joinRows(screen.screen, screen.cols).text)) return true
    }
  }
  return [...state.docs.values()].some(({ text }) => shows(text))
}

/** A tree's text without the names of its blobs, in which a short hexadecimal value would be found by chance. */
function blobText(bytes: Uint8Array): string {
  return (decodeUtf8(bytes) ?? "").replace(/"blob":"[0-9a-f]{64}"/g, "")
}
