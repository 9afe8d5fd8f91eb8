import { fromHex } from "@tracehold/crypto"
import { u32 } from "./bytes.ts"
import { finishErases } from "./finish-erases.ts"
import { aMinute, type ChunkRef } from "./list-chunks.ts"
import { withReserve } from "./reserve.ts"
import { rootEpoch } from "./root-epoch.ts"
import { type ChunkRow, dropChunk, findChunk, putTodo } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { readMeta, SQL, type Store, writeMeta } from "./store.ts"
import { BY, SCOPE, STATE, TODO } from "./tables.ts"

/** `chunks` were touched. `complete` is false when another connection still read the old log: the rest is done at the next open. */
export type Erased = { readonly chunks: number; readonly complete: boolean }

/** Who erases, for the tombstone: `locked` by command without a key, `owner` unlocked, `retention` because of age or size. */
export type Eraser = "locked" | "owner" | "retention"

export const MINUTE_MS = 60_000

/**
 * Erase everything that was recorded since a minute, in every window and session. Works locked. Keys and rows are gone when this
 * returns; other windows drop what they hold before they write again. It takes more rather than less: up to a minute, or one
 * segment (10 minutes) of a chunk that was closed meanwhile.
 *
 * @param fromMin - minutes since the Unix epoch; this minute is erased too.
 * @throws VaultError `BUSY`, `FULL`: then nothing was erased.
 */
export function eraseSince(store: Store, fromMin: number, nowMin: number, by: Eraser = "locked"): Erased {
  const sql = store[SQL]
  const erase = () => {
    const rows = sql.all<ChunkRow>("SELECT * FROM chunk WHERE to_min >= ? AND state != ?", fromMin, STATE.erased)
    const span = { fromMs: fromMin * MINUTE_MS, toMs: nowMin * MINUTE_MS + MINUTE_MS - 1 }
    putTombstone(sql, { scope: SCOPE.since, row: null, ...span, events: 0, nowMin, by: BY[by] })
    dropPacksSince(sql, fromMin)
    for (const row of rows) {
      const left = cutChunk(sql, row, fromMin)
      const scope = left === 0 ? SCOPE.chunk : SCOPE.part
      putTombstone(sql, { scope, row, ...span, events: row.events - left, nowMin, by: BY[by] })
    }
    settleNumbers(sql)
    return rows.length
  }
  return eraseNow(store, erase)
}

/** Erase whole chunks. Works locked. Packs that other chunks use stay until the owner trims them. @throws VaultError `BUSY`, `FULL`. */
export function eraseChunks(store: Store, refs: readonly ChunkRef[], nowMin: number, by: Eraser = "locked"): Erased {
  return eraseNow(store, () => dropRows(store[SQL], refs, nowMin, by))
}

/** `eraseChunks` within a transaction; `afterErase` follows it. @returns how many there were. */
export function dropRows(sql: Sql, refs: readonly ChunkRef[], nowMin: number, by: Eraser): number {
  const rows = refs
    .flatMap((ref) => findChunk(sql, fromHex(ref.session), ref.no) ?? [])
    .filter(({ state }) => state !== STATE.erased)
  for (const row of rows) {
    dropChunk(sql, row.rid, row)
    const span = { fromMs: aMinute(row.from_min) * MINUTE_MS, toMs: aMinute(row.to_min) * MINUTE_MS + MINUTE_MS - 1 }
    putTombstone(sql, { scope: SCOPE.chunk, row, ...span, events: row.events, nowMin, by: BY[by] })
  }
  // What goes for its age or size is no secret that must be out of reach: a new root key for each time would be work without end.
  if (rows.length > 0) settleNumbers(sql, { rotates: by !== "retention" })
  return rows.length
}

/** An erase's first transaction, which counts the chunks that it touches, and what follows it. A full disk gives it the reserve. */
function eraseNow(store: Store, erase: () => number): Erased {
  return afterErase(
    store,
    withReserve(store, () => store[SQL].write(erase)),
  )
}

/** The first transaction is done: windows on this connection hear of it now, the others at their next look; then bytes go. */
export function afterErase(store: Store, chunks: number): Erased {
  store.erased()
  return { chunks, complete: finishErases(store) }
}

/** Everything of the chunk from that minute on goes; @returns how many events are left. */
export function cutChunk(sql: Sql, row: ChunkRow, fromMin: number): number {
  const cut = sql.get<{ first: number | null }>(
    "SELECT min(first) AS first FROM block WHERE chunk = ? AND to_min >= ?",
    row.rid,
    fromMin,
  )
  const left = cut?.first ?? row.events
  // Without a block before it nothing is left, whatever the row says: one that lost its blocks must not stop the erase of the others.
  if (sql.get("SELECT 1 FROM block WHERE chunk = ? AND first < ? LIMIT 1", row.rid, left) === undefined) {
    dropChunk(sql, row.rid, row)
    return 0
  }
  sql.run("DELETE FROM block WHERE chunk = ? AND first >= ?", row.rid, left)
  sql.run("DELETE FROM draft WHERE chunk = ?", row.rid)
  sql.run("DELETE FROM outbox WHERE chunk = ? AND receipt IS NULL", row.rid)
  sql.run(
    `UPDATE chunk SET state = ?, events = ?, summary = NULL, hold = 0, to_min = (SELECT max(to_min) FROM block WHERE block.chunk = chunk.rid),
      bytes = (SELECT sum(length(body)) FROM block WHERE block.chunk = chunk.rid) WHERE rid = ?`,
    STATE.cut,
    left,
    row.rid,
  )
  return left
}

function dropPacksSince(sql: Sql, fromMin: number): void {
  sql.run("DELETE FROM key WHERE owner IN (SELECT id FROM pack WHERE at_min >= ?)", fromMin)
  sql.run("DELETE FROM lookup WHERE pack IN (SELECT rid FROM pack WHERE at_min >= ?)", fromMin)
  sql.run("DELETE FROM use WHERE pack IN (SELECT rid FROM pack WHERE at_min >= ?)", fromMin)
}

type Tombstone = {
  readonly scope: number
  readonly row: Pick<ChunkRow, "session" | "no"> | null
  readonly fromMs: number
  readonly toMs: number
  readonly events: number
  readonly nowMin: number
  readonly by: number
}

export function putTombstone(sql: Sql, { scope, row, fromMs, toMs, events, nowMin, by }: Tombstone): void {
  sql.run(
    "INSERT INTO tombstone(at_min, scope, session, chunk_no, from_ms, to_ms, events, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    nowMin,
    scope,
    row?.session ?? null,
    row?.no ?? null,
    fromMs,
    toMs,
    events,
    by,
  )
}

/** What every writer checks before it writes, and what is owed: bytes to be cut now and, unless it need not, a new root key at the next unlock. */
export function settleNumbers(sql: Sql, { rotates = true } = {}): void {
  const newest = sql.get<{ no: number }>("SELECT max(no) AS no FROM tombstone")
  writeMeta(sql, "erase_no", newest?.no ?? 0)
  writeMeta(sql, "generation", Number(readMeta(sql, "generation") ?? 0) + 1)
  putTodo(sql, TODO.truncate)
  if (rotates) putTodo(sql, TODO.rotate, u32(rootEpoch(sql)))
}
