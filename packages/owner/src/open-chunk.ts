import { detectFindings, personalSaid, type Redacted, type Redaction, type ReviewFinding, redact } from "@tracehold/consent"
import { asOwnerError } from "./as-owner-error.ts"
import type { Desk } from "./desk.ts"
import { NOBODY } from "./donor.ts"
import type { ChunkRef, OpenChunk } from "./views.ts"

/** A chunk's events and blobs, for replay. @throws VaultError `GONE`, `DAMAGED`. */
export function openChunk(desk: Desk, ref: ChunkRef): OpenChunk {
  const events = desk.vault.events(ref)
  const start = events[0]
  const startMs = start?.atMs ?? 0
  return {
    ref: { session: ref.session, no: ref.no },
    events,
    blobs: desk.vault.blobs(ref),
    startMs,
    endMs: events.at(-1)?.atMs ?? startMs,
    wallMs: start?.kind === "chunk-start" ? start.wallMs : 0,
  }
}

/**
 * The chunk as it would be after the redactions, with pseudonyms that no recipient is given.
 *
 * @throws OwnerError `BAD_REDACTION`, `STILL_THERE`.
 */
export function redactChunk(desk: Desk, ref: ChunkRef, redactions: readonly Redaction[]): OpenChunk {
  const chunk = openChunk(desk, ref)
  if (redactions.length === 0) return chunk
  const { events, blobs } = preview(desk, chunk, redactions)
  return { ...chunk, events, blobs }
}

/** What detectors point at in the chunk after the redactions, with all that is known of persons in it as it was recorded. */
export function chunkFindings(desk: Desk, ref: ChunkRef, redactions: readonly Redaction[]): ReviewFinding[] {
  const chunk = openChunk(desk, ref)
  const { events, blobs, pseudonyms } = preview(desk, chunk, redactions)
  const known = [...desk.ownNames, ...personalSaid(chunk.events, chunk.blobs)]
  return detectFindings(events, blobs, desk.engine, { known, pseudonyms })
}

function preview(desk: Desk, { ref, events, blobs }: OpenChunk, redactions: readonly Redaction[]): Redacted {
  return asOwnerError(() => redact(events, blobs, redactions, desk.donor(NOBODY).pseudonyms(ref)))
}
