import { open, sameBytes, seal } from "@tracehold/crypto"
import { concat, readU32, u8, u32 } from "./bytes.ts"
import { wasErased } from "./chunk-pins.ts"
import { isWhole, unsealed } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { ownerContext } from "./layouts.ts"
import { type Problem, problem } from "./problem.ts"
import { chunkOwner } from "./read-chunk.ts"
import { checkRootEpoch } from "./root-epoch.ts"
import type { RootKeys } from "./root-keys.ts"
import { CHUNK_TAG, findChunk, findKey } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { readMeta, SQL, type Store, writeMeta } from "./store.ts"
import { STATE } from "./tables.ts"

const META = "checkpoint"
const KIND = 1
const ENTRY_BYTES = 16 + 4 + 4 + 16 + 4

type Entry = {
  readonly session: Uint8Array
  readonly no: number
  readonly rev: number
  readonly keyId: Uint8Array
  readonly events: number
}

/** Remember, sealed, every chunk that the owner has adopted: one that is replaced, put back or taken away later is missed. */
export function writeCheckpoint(sql: Sql, vaultId: Uint8Array, keys: RootKeys): void {
  const rows = sql.all<{ session: Uint8Array; no: number; rev: number; key_id: Uint8Array; events: number }>(
    `SELECT c.session, c.no, c.rev, k.key_id, c.events FROM key k JOIN chunk c ON k.owner = ${CHUNK_TAG} WHERE k.adopted = 1 ORDER BY c.session, c.no`,
  )
  const entries = rows.map((row) => concat(row.session, u32(row.no), u32(row.rev), row.key_id, u32(row.events)))
  checkRootEpoch(sql, keys.epoch)
  writeMeta(sql, META, seal(keys.ledger, ownerContext(vaultId, KIND), concat(u8(0), ...entries)))
}

/** Whether it is sealed under these keys; null where there is none. */
export function checkpointOpens(store: Store, keys: RootKeys): boolean | null {
  return readMeta(store[SQL], META) === undefined ? null : isWhole(() => openCheckpoint(store, keys))
}

/** Inside a write transaction: what it says, word for word, under another root key. @throws VaultError `DAMAGED`. */
export function moveCheckpoint(store: Store, keys: RootKeys, next: RootKeys): void {
  const bytes = openCheckpoint(store, keys)
  if (bytes !== null) writeMeta(store[SQL], META, seal(next.ledger, ownerContext(store.vaultId, KIND), bytes))
}

/** A checkpoint before anything is adopted: adopting may break off anywhere, and adopted keys without one mean that it was taken away. */
export function beginCheckpoint(sql: Sql, vaultId: Uint8Array, keys: RootKeys): void {
  if (readMeta(sql, META) === undefined) sql.write(() => writeCheckpoint(sql, vaultId, keys))
}

/** What became of adopted chunks since the owner last looked, apart from what tombstones explain. */
export function checkCheckpoint(store: Store, keys: RootKeys): Problem[] {
  let entries: Entry[] | null
  try {
    entries = readCheckpoint(store, keys)
  } catch (error) {
    if (error instanceof VaultError && error.code === "DAMAGED") return [problem("CHECKPOINT")]
    throw error
  }
  if (entries === null) {
    const adopted = store[SQL].get("SELECT 1 FROM key WHERE adopted = 1 AND length(owner) = 20 LIMIT 1") !== undefined
    return adopted ? [problem("CHECKPOINT")] : []
  }
  return entries.flatMap((entry) => checkEntry(store, entry) ?? [])
}

function checkEntry(store: Store, entry: Entry): Problem | null {
  const row = findChunk(store[SQL], entry.session, entry.no)
  const erased = wasErased(store, entry)
  if (row === undefined || row.state === STATE.erased) return erased ? null : problem("MISSING", entry)
  const key = findKey(store[SQL], chunkOwner(row))
  if (key?.adopted !== 1 || row.rev < entry.rev) return problem("REPLACED", entry)
  if (row.rev > entry.rev) return null // Only the owner can have made an adopted revision.
  return sameBytes(key.key_id, entry.keyId) && (row.events === entry.events || erased) ? null : problem("REPLACED", entry)
}

function readCheckpoint(store: Store, keys: RootKeys): Entry[] | null {
  const bytes = openCheckpoint(store, keys)
  if (bytes === null) return null
  if (bytes[0] !== 0 || (bytes.length - 1) % ENTRY_BYTES !== 0) throw new VaultError("DAMAGED")
  return Array.from({ length: (bytes.length - 1) / ENTRY_BYTES }, (_, i) => readEntry(bytes.subarray(1 + i * ENTRY_BYTES)))
}

function openCheckpoint(store: Store, keys: RootKeys): Uint8Array | null {
  const sealed = readMeta(store[SQL], META)
  if (!(sealed instanceof Uint8Array)) return null
  return unsealed(() => open(keys.ledger, ownerContext(store.vaultId, KIND), sealed))
}

function readEntry(bytes: Uint8Array): Entry {
  return {
    session: bytes.slice(0, 16),
    no: readU32(bytes, 16),
    rev: readU32(bytes, 20),
    keyId: bytes.slice(24, 40),
    events: readU32(bytes, 40),
  }
}
