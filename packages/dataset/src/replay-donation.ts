import type { Donation } from "@tracehold/consent"
import { viewHash } from "@tracehold/crypto"
import { apply, decodeUtf8, EMPTY_STATE, type FileVersion, visibleText } from "@tracehold/trace"

export type Replayed = {
  /** Files on disk at the end. `text` is null for those that are not text, or whose text is not in the donation. */
  readonly files: ReadonlyMap<string, FileVersion & { readonly text: string | null }>
  /** Open documents at the end. */
  readonly documents: ReadonlyMap<string, string>
  /** Observations whose text was compared with what the edits give. */
  readonly views: { readonly checked: number; readonly differ: number }
  /** Blobs that an event needed and the donation does not have. */
  readonly missing: readonly string[]
}

/** Replay a donation to the end. */
export function replayDonation({ events, blobs }: Pick<Donation, "events" | "blobs">): Replayed {
  let state = EMPTY_STATE
  let checked = 0
  let differ = 0
  for (const event of events) {
    state = apply(state, event, blobs)
    if (event.kind !== "view") continue
    const doc = state.docs.get(event.doc)
    if (doc === undefined) continue
    checked += 1
    if (viewHash(visibleText(doc.text, event.lines)) !== event.hash) differ += 1
  }
  const files = [...state.files].map(([path, version]) => {
    const bytes = version.blob === null ? undefined : blobs(version.blob)
    return [path, { ...version, text: bytes === undefined ? null : decodeUtf8(bytes) }] as const
  })
  const documents = new Map([...state.docs].map(([name, doc]) => [name, doc.text]))
  return { files: new Map(files), documents, views: { checked, differ }, missing: [...new Set(state.missing)] }
}
