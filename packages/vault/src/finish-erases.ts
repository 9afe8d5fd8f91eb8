import { VaultError, type VaultErrorCode } from "./error.ts"
import { withReserve } from "./reserve.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store } from "./store.ts"
import { STATE, TODO } from "./tables.ts"

const BATCH = 64
/** Rows in a transaction when the disk is full: their pages go through the log, zeroed. */
const SCARCE_BATCH = 8
const TRIES = 2

/**
 * What follows an erase's first transaction, and may be resumed by anyone at any time: rows without a key go in small transactions,
 * then the write-ahead log is cut until nobody reads the old one, and free pages are given back.
 *
 * @returns false when it could not be done now (another connection reads the old log, the disk is full): it stays owed.
 */
export function finishErases(store: Store): boolean {
  try {
    return withReserve(store, (scarce) => finish(store[SQL], scarce ? SCARCE_BATCH : BATCH))
  } catch (error) {
    if (error instanceof VaultError && OWED.has(error.code)) return false
    throw error
  }
}

const OWED: ReadonlySet<VaultErrorCode> = new Set(["BUSY", "FULL", "READ_ONLY", "IO"])

function finish(sql: Sql, batch: number): boolean {
  if (sql.get("SELECT 1 FROM todo WHERE kind = ? LIMIT 1", TODO.truncate) === undefined) return true
  repeat(
    sql,
    `DELETE FROM block WHERE rid IN (SELECT b.rid FROM block b JOIN chunk c ON c.rid = b.chunk WHERE c.state = ${STATE.erased} LIMIT ${batch})`,
  )
  repeat(sql, `DELETE FROM pack WHERE rid IN (SELECT rid FROM pack WHERE id NOT IN (SELECT owner FROM key) LIMIT ${batch})`)
  if (!truncateLog(sql)) return false
  sql.pragma("incremental_vacuum")
  if (!truncateLog(sql)) return false
  sql.run("DELETE FROM todo WHERE kind = ?", TODO.truncate)
  return true
}

/** `wal_checkpoint(TRUNCATE)` answers `busy: 1`, without throwing, while anyone reads the old log: only 0 means it was cut. */
function truncateLog(sql: Sql): boolean {
  for (let tries = 0; tries < TRIES; tries++) {
    const answer = sql.pragma("wal_checkpoint(TRUNCATE)")
    if (Array.isArray(answer) && answer[0]?.busy === 0) return true
  }
  return false
}

function repeat(sql: Sql, text: string): void {
  while (sql.write(() => sql.run(text).changes) > 0);
}
