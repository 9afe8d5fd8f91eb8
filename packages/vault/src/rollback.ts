import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fromHex, open, type SecretKey, seal, toHex } from "@tracehold/crypto"
import { readBelief } from "./belief.ts"
import { ascii, concat, readU32, u8, u32 } from "./bytes.ts"
import { wasErased } from "./chunk-pins.ts"
import type { ChunkRef } from "./list-chunks.ts"
import { makeFolder } from "./make-folder.ts"
import { CHUNK_TAG, findChunk } from "./rows.ts"
import { onDisk, readSmallFile, replaceFile } from "./safe-files.ts"
import { SQL, type Store } from "./store.ts"
import { generationOf, storeIdOf } from "./store-place.ts"
import { STATE } from "./tables.ts"

/** An unlocked vault, as far as a mark needs it: the donor root outlives every root key. */
export type Marked = { readonly store: Store; readonly donorRoot: SecretKey }

/** A chunk that the owner has confirmed here and that is not there, or is there as it was before. */
export type MissingChunk = ChunkRef & { readonly fromMin: number; readonly toMin: number; readonly events: number }

/** What an older copy of a store lacks that the newer one had. */
export type Rollback = {
  readonly missing: readonly MissingChunk[]
  /** Erases that it has not heard of: what they took is in it again. */
  readonly undone: number
  /** Rows of the ledger of donations. */
  readonly ledger: number
}

const HEAD_BYTES = 1 + 4 + 4 + 4
const ENTRY_BYTES = 16 + 4 + 4 + 16 + 4 + 4 + 4

/** Keeps the newest mark of each store outside its folder. */
export type MarkKeeper = {
  /** Null when there is none. */
  read(store: string): Uint8Array | null
  write(store: string, mark: Uint8Array): void
  forget(store: string): void
}

/** Marks as files of a folder, for us alone. */
export function marksIn(folder: string): MarkKeeper {
  const pathOf = (store: string) => join(folder, `mark-${store}`)
  return {
    read(store) {
      const text = existsSync(pathOf(store)) ? readSmallFile(pathOf(store)) : null
      return text === null ? null : new Uint8Array(Buffer.from(text, "base64"))
    },
    write(store, mark) {
      makeFolder(folder)
      replaceFile(pathOf(store), Buffer.from(mark).toString("base64"))
    },
    forget: (store) => onDisk(() => rmSync(pathOf(store), { force: true })),
  }
}

/** Put down, sealed, what the vault holds now: counters, and every chunk that the owner has confirmed. @throws VaultError `FULL`; `READ_ONLY`. */
export function keepMark(vault: Marked, keeper: MarkKeeper): void {
  const { store } = vault
  const sql = store[SQL]
  const plain = sql.read(() => {
    const rows = sql.all<{ session: Uint8Array; no: number; rev: number; key_id: Uint8Array; events: number } & Minutes>(
      `SELECT c.session, c.no, c.rev, k.key_id, c.events, c.from_min, c.to_min FROM key k JOIN chunk c ON k.owner = ${CHUNK_TAG}
        WHERE k.adopted = 1`,
    )
    const entries = rows.map(({ session, no, rev, key_id, events, from_min, to_min }) =>
      concat(session, u32(no), u32(rev), key_id, u32(events), u32(from_min), u32(to_min)),
    )
    return concat(u8(0), u32(generationOf(store)), u32(readBelief(sql).eraseNo), u32(ledgerRows(store)), ...entries)
  })
  using key = markKey(vault)
  keeper.write(storeIdOf(store), seal(key, context(store), plain))
}

/**
 * What the vault lacks of what it had when its mark was kept; null when nothing is missing, or there is no mark that is this owner's.
 * What an erase took since is not missing: its tombstone says so.
 */
export function checkMark(vault: Marked, keeper: MarkKeeper): Rollback | null {
  const { store } = vault
  const mark = readMark(vault, keeper)
  if (mark === null) return null
  const missing = mark.entries.flatMap((entry) => (isThere(store, entry) ? [] : [entry]))
  const found: Rollback = {
    missing: missing.map(({ session, no, fromMin, toMin, events }) => ({ session: toHex(session), no, fromMin, toMin, events })),
    undone: Math.max(0, mark.eraseNo - readBelief(store[SQL]).eraseNo),
    ledger: Math.max(0, mark.ledger - ledgerRows(store)),
  }
  const older = mark.generation > generationOf(store) || missing.length > 0 || found.undone > 0 || found.ledger > 0
  return older ? found : null
}

type Minutes = { readonly from_min: number; readonly to_min: number }
type Entry = ReturnType<typeof readEntry>

function readMark(vault: Marked, keeper: MarkKeeper) {
  const sealed = keeper.read(storeIdOf(vault.store))
  if (sealed === null) return null
  using key = markKey(vault)
  let bytes: Uint8Array
  try {
    bytes = open(key, context(vault.store), sealed)
  } catch {
    return null // Not ours, or broken: it says nothing.
  }
  if (bytes[0] !== 0 || bytes.length < HEAD_BYTES || (bytes.length - HEAD_BYTES) % ENTRY_BYTES !== 0) return null
  const count = (bytes.length - HEAD_BYTES) / ENTRY_BYTES
  const entries = Array.from({ length: count }, (_, i) => readEntry(bytes.subarray(HEAD_BYTES + i * ENTRY_BYTES)))
  return { generation: readU32(bytes, 1), eraseNo: readU32(bytes, 5), ledger: readU32(bytes, 9), entries }
}

function readEntry(bytes: Uint8Array) {
  return {
    session: bytes.slice(0, 16),
    no: readU32(bytes, 16),
    rev: readU32(bytes, 20),
    keyId: bytes.slice(24, 40),
    events: readU32(bytes, 40),
    fromMin: readU32(bytes, 44),
    toMin: readU32(bytes, 48),
  }
}

function isThere(store: Store, entry: Entry): boolean {
  const row = findChunk(store[SQL], entry.session, entry.no)
  if (row === undefined || row.state === STATE.erased) return wasErased(store, entry)
  if (row.rev !== entry.rev) return row.rev > entry.rev
  return row.events === entry.events || wasErased(store, entry)
}

function ledgerRows(store: Store): number {
  return store[SQL].get<{ n: number }>("SELECT count(*) AS n FROM ledger")?.n ?? 0
}

function markKey({ donorRoot }: Marked): SecretKey {
  return donorRoot.derive("th-marks", 1)
}

function context(store: Store): Uint8Array {
  return concat(ascii("THR1"), store.vaultId, fromHex(storeIdOf(store)))
}
