import { type Redaction, redact } from "@tracehold/consent"
import { asOwnerError } from "./as-owner-error.ts"
import type { Desk } from "./desk.ts"
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

/** The chunk as it would be after the redactions. @throws OwnerError `BAD_REDACTION`, `STILL_THERE`. */
export function redactChunk(chunk: OpenChunk, redactions: readonly Redaction[]): OpenChunk {
  if (redactions.length === 0) return chunk
  return { ...chunk, ...asOwnerError(() => redact(chunk.events, chunk.blobs, redactions)) }
}
