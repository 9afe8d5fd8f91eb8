import type { BlobSource, FileVersion, TraceEvent } from "@tracehold/trace"
import { prune } from "./prune.ts"
import { withGaps } from "./with-gaps.ts"

/** A document whose text is not at hand (erased since) cannot be replayed: it goes, with gaps in its place. */
export function dropUnreadable(
  events: readonly TraceEvent[],
  blobs: BlobSource,
): { events: readonly TraceEvent[]; blobs: BlobSource } {
  const lost = new Set<string>()
  for (const event of events) {
    if (event.kind === "open" && blobs(event.text) === undefined) lost.add(event.doc)
    if (event.kind === "keyframe") for (const { doc, text } of event.docs) if (blobs(text) === undefined) lost.add(doc)
  }
  if (lost.size === 0) return { events, blobs }
  const pruned = prune(events, blobs, { doc: (name) => !lost.has(name), terminal: () => true, tools: "keep" })
  return {
    events: withGaps(events, pruned.events, "content erased").events,
    blobs: (hash) => pruned.blobs.get(hash) ?? blobs(hash),
  }
}

/** The version, by size alone when its content is not at hand: the hash of what is not sent would let a recipient test guesses. */
export function readableVersion(version: FileVersion, blobs: BlobSource): FileVersion {
  const gone = version.blob !== null && blobs(version.blob) === undefined
  return gone ? { form: "withheld", blob: null, bytes: version.bytes } : version
}
