import { ConsentError, type Redaction, redact } from "@tracehold/consent"
import type { Desk } from "./desk.ts"
import { OwnerError } from "./error.ts"
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

/** The chunk as it would be after the redactions. @throws OwnerError `BAD_REDACTION`; ConsentError `STILL_THERE`. */
export function redactChunk(chunk: OpenChunk, redactions: readonly Redaction[]): OpenChunk {
  if (redactions.length === 0) return chunk
  try {
    return { ...chunk, ...redact(chunk.events, chunk.blobs, redactions) }
  } catch (error) {
    if (error instanceof ConsentError && error.code === "BAD_REDACTION") throw new OwnerError("BAD_REDACTION")
    throw error
  }
}
