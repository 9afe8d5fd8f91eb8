import { toHex } from "@tracehold/crypto"
import { keyToAdopt, packsToAdopt } from "./adopt-packs.ts"
import { beginCheckpoint, checkCheckpoint, writeCheckpoint } from "./checkpoint.ts"
import { checkPin, checkReturned, pinIn } from "./chunk-pins.ts"
import { closeLeftOpen } from "./close-left-open.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { type Problem, problem } from "./problem.ts"
import { chunkOwner, openChunkKeys, readChunkEnds } from "./read-chunk.ts"
import { reviveOrders } from "./revive-orders.ts"
import type { RootKeys } from "./root-keys.ts"
import { type ChunkRow, canHaveKey, findChunk, findKey, hasLater } from "./rows.ts"
import { clearSessionLock, isSessionAlive } from "./session-lock.ts"
import { SQL, type Store } from "./store.ts"
import { STATE } from "./tables.ts"

/** Confirmed in one transaction: the disk is waited for once for all of them, and no window waits for long. */
const CHUNKS_AT_ONCE = 32

/** `adopted` chunks were confirmed; `closed` of them had been left open by a crash or cut by an erase. Those with a problem stay as they are. */
export type Adoption = { readonly adopted: number; readonly closed: number; readonly problems: readonly Problem[] }

/**
 * Confirm what was written since the owner last looked: chunks that a dead session left open are closed, and every key is wrapped
 * anew under the root key. From then on nobody but the owner can have made or changed them. A chunk that does not open whole, or is
 * not the one that its successor or the owner's checkpoint knows, is told and not adopted.
 */
export function adoptAll(store: Store, keys: RootKeys): Adoption {
  const sql = store[SQL]
  const problems = checkCheckpoint(store, keys)
  const trusted = problems.length === 0
  if (trusted) beginCheckpoint(sql, store.vaultId, keys)
  problems.push(...checkReturned(store))
  const isSuspect = ({ session, no }: ChunkRow) => problems.some((p) => p.no === no && p.session === toHex(session))
  // What a chunk that was put in another's place says of the one before it counts for nothing.
  const waiting = waitingChunks(store).filter((row) => !isSuspect(row))
  for (const row of waiting) {
    const found = told(row, () => checkBefore(store, keys, row))
    if (found !== null) problems.push(found)
  }
  const whole = waiting.filter((w) => !isSuspect(w))
  const [sealed, leftOpen] = [whole.filter(isSealed), whole.filter((row) => !isSealed(row))]
  let adopted = 0
  let closed = 0
  const take = (row: ChunkRow, action: () => void) => {
    const found = told(row, () => {
      action()
      adopted += row.events === 0 ? 0 : 1
      return null
    })
    if (found !== null) problems.push(found)
  }
  for (let at = 0; at < sealed.length; at += CHUNKS_AT_ONCE)
    sql.write(() => {
      for (const row of sealed.slice(at, at + CHUNKS_AT_ONCE)) take(row, () => adoptSealed(store, keys, row))
    })
  for (const row of leftOpen)
    take(row, () => {
      if (closeLeftOpen(store, keys, row)) closed++
    })
  // A checkpoint that was contradicted stays as it is: writing a new one would make the owner forget what was there.
  if (trusted) sql.write(() => writeCheckpoint(sql, store.vaultId, keys))
  reviveOrders(store, keys)
  clearDeadLocks(store)
  finishErases(store)
  return { adopted, closed, problems }
}

/** Chunks that nobody writes any more and that the owner has not confirmed, as they are at one moment. */
function waitingChunks(store: Store): ChunkRow[] {
  const sql = store[SQL]
  const alive = new Map<string, boolean>()
  const isWaiting = (row: ChunkRow) => {
    if (!canHaveKey(row)) return true // It does not open, and is told.
    if (row.state === STATE.sealed) return findKey(sql, chunkOwner(row))?.adopted !== 1
    const name = toHex(row.session)
    const lives = alive.get(name) ?? isSessionAlive(store.folder, row.session)
    alive.set(name, lives)
    return !lives || hasLater(sql, row) // A writer that goes on with a later chunk has left this one: a full disk kept it open.
  }
  const text = "SELECT * FROM chunk WHERE state != ? ORDER BY session, no"
  return sql.read(() => sql.all<ChunkRow>(text, STATE.erased).filter(isWaiting))
}

/** What this chunk says of the one before it, held against that one. Opening it proves this one whole. */
function checkBefore(store: Store, keys: RootKeys, seen: ChunkRow): Problem | null {
  return store[SQL].read(() => {
    const row = findChunk(store[SQL], seen.session, seen.no)
    if (row?.rev !== seen.rev || row.state !== seen.state) throw new VaultError("BUSY")
    using chunk = openChunkKeys(store, keys, row)
    const { first, last } = readChunkEnds(store, chunk, row)
    const said = pinIn(first, last)
    return said === null ? null : checkPin(store, row.session, said)
  })
}

/** Inside a write transaction: all of its keys, or none when one does not open. */
function adoptSealed(store: Store, keys: RootKeys, row: ChunkRow): void {
  const sql = store[SQL]
  const now = findChunk(sql, row.session, row.no)
  if (now?.rev !== row.rev || now.state !== row.state) throw new VaultError("BUSY") // Erased or cut in this very moment.
  const adopt = [
    keyToAdopt(sql, store.vaultId, keys, chunkOwner(row), row.rev),
    ...packsToAdopt(sql, store.vaultId, keys, row.rid),
  ]
  for (const put of adopt) put()
}

const isSealed = ({ state }: ChunkRow) => state === STATE.sealed

/** Sessions that ended, by a crash or not, and have nothing open any more. */
function clearDeadLocks(store: Store): void {
  const rows = store[SQL].all<{ id: Uint8Array }>(
    "SELECT id FROM session WHERE length(id) = 16 AND NOT EXISTS (SELECT 1 FROM chunk WHERE session = id AND state IN (?, ?))",
    STATE.open,
    STATE.cut,
  )
  for (const { id } of rows) if (!isSessionAlive(store.folder, id)) clearSessionLock(store.folder, id)
}

/** A chunk that does not open is told, not thrown: the others are adopted all the same. One that was erased meanwhile is let be. */
function told(row: ChunkRow, action: () => Problem | null): Problem | null {
  try {
    return action()
  } catch (error) {
    if (error instanceof VaultError && error.code === "DAMAGED") return problem("EVENTS", row)
    if (error instanceof VaultError && (error.code === "GONE" || error.code === "BUSY")) return null
    throw error
  }
}
