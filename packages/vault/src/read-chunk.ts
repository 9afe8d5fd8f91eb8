import { toHex } from "@tracehold/crypto"
import type { TraceEvent } from "@tracehold/trace"
import { openBlock, openBlockBytes, type SealedBlock } from "./block.ts"
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
  if (row.state === STATE.erased) throw new VaultError("GONE")
  const wrapped = findKey(store[SQL], chunkOwner(row))
  if (wrapped === undefined) throw new VaultError("DAMAGED")
  return new ChunkKeys(unwrapKey(keys, store.vaultId, chunkOwner(row), row.rev, wrapped))
}

/**
 * All events of a chunk, proven to be all of them: the blocks tile `0..n`, each opens at its place only, and a closed chunk's end
 * event agrees with the rest.
 *
 * @throws VaultError `DAMAGED`.
 */
export function readChunkEvents(store: Store, keys: ChunkKeys, row: ChunkRow): TraceEvent[] {
  const at = chunkAt(store, row)
  const events: TraceEvent[] = []
  for (const block of tiledBlocks(store, row)) for (const event of openBlock(keys.blocks, at, block)) events.push(event)
  checkEnds(store, row, events[0], events.at(-1))
  return events
}

/** The first and last event of a chunk whose every block was opened and is in its place; the others are not parsed. @throws VaultError `DAMAGED`. */
export function readChunkEnds(
  store: Store,
  keys: ChunkKeys,
  row: ChunkRow,
): { first: TraceEvent | undefined; last: TraceEvent | undefined } {
  const at = chunkAt(store, row)
  const blocks = tiledBlocks(store, row)
  for (const block of blocks.slice(1, -1)) openBlockBytes(keys.blocks, at, block)
  const [head, tail] = [blocks[0], blocks.at(-1)]
  const first = head === undefined ? undefined : openBlock(keys.blocks, at, head)[0]
  const last = tail === undefined ? undefined : openBlock(keys.blocks, at, tail).at(-1)
  checkEnds(store, row, first, last)
  return { first, last }
}

function tiledBlocks(store: Store, row: ChunkRow): SealedBlock[] {
  const blocks = blocksOf(store[SQL], row.rid)
  let next = 0
  for (const [i, { first, last, kind }] of blocks.entries()) {
    const isEnd = kind === BLOCK.end
    if (first !== next || isEnd !== (row.state === STATE.sealed && i === blocks.length - 1)) throw new VaultError("DAMAGED")
    next = last + 1
  }
  if (next !== row.events) throw new VaultError("DAMAGED")
  return blocks
}

/** Every chunk begins with its start; a closed one ends with its end, which repeats what the rows say in clear. */
function checkEnds(store: Store, row: ChunkRow, first: TraceEvent | undefined, last: TraceEvent | undefined): void {
  if (first !== undefined && (first.kind !== "chunk-start" || first.no !== row.no)) throw new VaultError("DAMAGED")
  if (row.state !== STATE.sealed) return
  const packs = packsOf(store[SQL], row.rid).map(({ id }) => toHex(id))
  if (last?.kind !== "chunk-end" || last.events !== row.events || last.packs.join() !== packs.join())
    throw new VaultError("DAMAGED")
}
