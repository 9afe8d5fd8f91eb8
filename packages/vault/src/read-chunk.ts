import { toHex } from "@tracehold/crypto"
import type { TraceEvent } from "@tracehold/trace"
import { openBlock } from "./block.ts"
import { ChunkKeys } from "./chunk-keys.ts"
import { unwrapKey } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import type { ChunkAt, Owner } from "./layouts.ts"
import type { RootKeys } from "./root-keys.ts"
import { blocksOf, type ChunkRow, findKey, packsOf } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { BLOCK, STATE } from "./tables.ts"

export function chunkAt(store: Store, row: ChunkRow): ChunkAt {
  return { vault: store.vaultId, session: row.session, no: row.no, rev: row.rev }
}

export function chunkOwner(row: Pick<ChunkRow, "session" | "no">): Owner {
  return { kind: "chunk", session: row.session, no: row.no }
}

/** @throws VaultError `GONE` when the key was destroyed; `DAMAGED`. */
export function openChunkKeys(store: Store, keys: RootKeys, row: ChunkRow): ChunkKeys {
  const wrapped = findKey(store[SQL], chunkOwner(row))
  if (wrapped === undefined) throw new VaultError(row.state === STATE.erased ? "GONE" : "DAMAGED")
  return new ChunkKeys(unwrapKey(keys, store.vaultId, chunkOwner(row), row.rev, wrapped))
}

/**
 * All events of a chunk, proven to be all of them: the blocks tile `0..n`, each opens at its place only, and a closed chunk's end
 * event agrees with the rest.
 *
 * @throws VaultError `DAMAGED`; `GONE`.
 */
export function readChunkEvents(store: Store, keys: ChunkKeys, row: ChunkRow): TraceEvent[] {
  const events: TraceEvent[] = []
  let kind: number = BLOCK.journal
  for (const block of blocksOf(store[SQL], row.rid)) {
    if (block.first !== events.length || kind === BLOCK.end) throw new VaultError("DAMAGED")
    for (const event of openBlock(keys.blocks, chunkAt(store, row), block)) events.push(event)
    kind = block.kind
  }
  if (events.length !== row.events) throw new VaultError("DAMAGED")
  checkEnd(store, row, events, kind === BLOCK.end)
  return events
}

function checkEnd(store: Store, row: ChunkRow, events: readonly TraceEvent[], hasEnd: boolean): void {
  if (hasEnd !== (row.state === STATE.sealed)) throw new VaultError("DAMAGED")
  const start = events[0]
  if (start !== undefined && (start.kind !== "chunk-start" || start.no !== row.no)) throw new VaultError("DAMAGED")
  if (!hasEnd) return
  const end = events.at(-1)
  const packs = packsOf(store[SQL], row.rid).map(({ id }) => toHex(id))
  if (end?.kind !== "chunk-end" || end.events !== events.length || end.packs.join() !== packs.join())
    throw new VaultError("DAMAGED")
}
