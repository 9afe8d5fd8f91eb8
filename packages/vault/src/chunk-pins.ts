import { toHex } from "@tracehold/crypto"
import type { Pin, TraceEvent } from "@tracehold/trace"
import type { Problem } from "./problem.ts"
import { problem } from "./problem.ts"
import { chunkOwner } from "./read-chunk.ts"
import { type ChunkRow, findChunk, findKey } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { SCOPE, STATE } from "./tables.ts"

/** What a chunk says of the one before it. `final` pins come from the end event; a first event's may be older by a rewrite. */
export type SaidOfBefore = { readonly pin: Pin; readonly final: boolean }

export function pinIn(first: TraceEvent | undefined, last: TraceEvent | undefined): SaidOfBefore | null {
  if (last?.kind === "chunk-end") return last.pin === null ? null : { pin: last.pin, final: true }
  if (first?.kind === "chunk-start") return first.pin === null ? null : { pin: first.pin, final: false }
  return null
}

/**
 * Whether the chunk before is the one that a chunk pinned. A later revision is accepted when the owner made it, or an erase
 * explains it: nobody else can put another chunk, or an older state of this one, in its place.
 */
export function checkPin(store: Store, session: Uint8Array, { pin, final }: SaidOfBefore): Problem | null {
  const row = findChunk(store[SQL], session, pin.no)
  if (row === undefined) return problem("MISSING", { session, no: pin.no })
  const erased = wasErased(store, row)
  if (row.state === STATE.erased) return erased ? null : problem("MISSING", row)
  const key = findKey(store[SQL], chunkOwner(row))
  if (key === undefined) return problem("KEY", row)
  if (row.rev === pin.rev && toHex(key.key_id) === pin.keyId)
    return row.events === pin.events || erased ? null : problem("REPLACED", row)
  return row.rev > pin.rev && (key.adopted === 1 || erased || !final) ? null : problem("REPLACED", row)
}

/** Chunks that are there although all of them was erased: somebody put rows of an older copy back. */
export function checkReturned(store: Store): Problem[] {
  const text = `SELECT DISTINCT c.session, c.no FROM tombstone t JOIN chunk c ON c.session = t.session AND c.no = t.chunk_no
    WHERE t.scope = ? AND c.state != ?`
  const rows = store[SQL].all<Pick<ChunkRow, "session" | "no">>(text, SCOPE.chunk, STATE.erased)
  return rows.map((row) => problem("RETURNED", row))
}

/** True when a tombstone says that all or the end of this chunk was erased. */
export function wasErased(store: Store, { session, no }: Pick<ChunkRow, "session" | "no">): boolean {
  const text = "SELECT 1 FROM tombstone WHERE session = ? AND chunk_no = ? AND scope IN (?, ?) LIMIT 1"
  return store[SQL].get(text, session, no, SCOPE.chunk, SCOPE.part) !== undefined
}
