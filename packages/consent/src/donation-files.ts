import type { BlobSource, TraceEvent } from "@tracehold/trace"
import { readTree } from "./named-blobs.ts"

/** A file or document that goes along: how many different contents of it, and their size together. */
export type DonationFile = { readonly path: string; readonly versions: number; readonly bytes: number }

/** Every file and document that a donation's content names, sorted by path. */
export function donationFiles(events: readonly TraceEvent[], blobs: BlobSource): DonationFile[] {
  const files = new Map<string, Set<string>>()
  const note = (path: string, blob: string | null | undefined) => {
    const known = files.get(path) ?? new Set<string>()
    if (blob != null) known.add(blob)
    files.set(path, known)
  }
  for (const event of events) {
    if (event.kind === "open") note(event.doc, event.text)
    else if (event.kind === "save") note(event.doc, event.version.blob)
    else if (event.kind === "file") {
      note(event.path, event.after?.blob)
      if (event.before !== null && event.before !== "unknown") note(event.from ?? event.path, event.before.blob)
    } else if (event.kind === "keyframe" || event.kind === "snapshot") {
      const tree = event.tree === null ? [] : (readTree(event.tree, blobs)?.files ?? [])
      for (const [path, version] of [...tree, ...(event.kind === "keyframe" ? event.files : event.changed)])
        note(path, version?.blob)
      if (event.kind === "keyframe") for (const { doc, text } of event.docs) note(doc, text)
    }
  }
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, hashes]) => ({
      path,
      versions: hashes.size,
      bytes: [...hashes].reduce((sum, hash) => sum + (blobs(hash)?.length ?? 0), 0),
    }))
}
