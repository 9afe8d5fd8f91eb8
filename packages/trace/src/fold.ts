import { apply } from "./apply.ts"
import type { BlobSource } from "./content.ts"
import type { TraceEvent } from "./event.ts"
import { EMPTY_STATE, type State } from "./state.ts"

/** The state after all events. */
export function fold(events: Iterable<TraceEvent>, blobs: BlobSource): State {
  let state = EMPTY_STATE
  for (const event of events) state = apply(state, event, blobs)
  return state
}

/** The state at a moment: after the last event whose time is not past `atMs`. */
export function seek(events: Iterable<TraceEvent>, atMs: number, blobs: BlobSource): State {
  let state = EMPTY_STATE
  for (const event of events) {
    if (event.atMs > atMs) break
    state = apply(state, event, blobs)
  }
  return state
}
