import { afterErase, dropRows } from "./erase.ts"
import { withReserve } from "./reserve.ts"
import { type Kept, planRetention, type RetentionLimits, type RetentionNotice, type RetentionPlan } from "./retention-plan.ts"
import { isHeld, keptChunks, readLimits, readNotice, usedBytes, writeNotice } from "./retention-rows.ts"
import { SQL, type Store } from "./store.ts"

/** Dropped in one go: what a recorder's thread can do without holding up what it records. The next turn goes on. */
const TURN_CHUNKS = 32
const TURN_BYTES = 8 << 20

/** What is to be done, and what it was made from. */
type Turn = RetentionPlan & { readonly limits: RetentionLimits; readonly before: RetentionNotice | null }

/**
 * Name what is over the limits, count the day, drop what was named long enough. Works locked; for the recorder and for each unlock.
 * What is signed and not sent, or being recorded, stays. A dropped chunk is gone as an erased one is.
 *
 * @returns how many chunks were dropped, and whether more wait for the next call.
 * @throws VaultError `BUSY`, `FULL`: then nothing was dropped.
 */
export function keepRetention(store: Store, nowMin: number): { readonly dropped: number; readonly more: boolean } {
  const turn = planTurn(store, nowMin)
  return turn === null || isIdle(turn) ? { dropped: 0, more: false } : takeTurn(store, turn, nowMin)
}

/** Look at every chunk, which may take long in a large vault, without keeping other windows from writing. Null when there are no limits. */
export function planTurn(store: Store, nowMin: number): Turn | null {
  const sql = store[SQL]
  return sql.read(() => {
    const limits = readLimits(sql)
    const before = readNotice(sql)
    if (limits === null) return null
    return { ...planRetention(limits, keptChunks(store), usedBytes(sql), nowMin, before), limits, before }
  })
}

/** Do it, unless somebody else had a turn or set other limits since; a chunk that was signed since stays. */
export function takeTurn(
  store: Store,
  { limits, before, notice, drop }: Turn,
  nowMin: number,
): { readonly dropped: number; readonly more: boolean } {
  const sql = store[SQL]
  const goes = oneTurn(drop)
  const take = () => {
    const now = readLimits(sql)
    if (now?.days !== limits.days || now.bytes !== limits.bytes || !isSame(readNotice(sql), before)) return 0
    writeNotice(sql, notice)
    return dropRows(
      sql,
      goes.filter((chunk) => !isHeld(sql, chunk)),
      nowMin,
      "retention",
    )
  }
  const dropped = withReserve(store, () => sql.write(take))
  if (dropped > 0) afterErase(store, dropped)
  return { dropped, more: dropped > 0 && goes.length < drop.length }
}

function isIdle({ before, notice, drop }: Turn): boolean {
  return drop.length === 0 && isSame(before, notice)
}

/** What is named only ever becomes less, until another batch begins. */
function isSame(a: RetentionNotice | null, b: RetentionNotice | null): boolean {
  return a?.days === b?.days && a?.lastDay === b?.lastDay && a?.named.size === b?.named.size
}

function oneTurn(drop: readonly Kept[]): Kept[] {
  let bytes = 0
  return drop.slice(0, TURN_CHUNKS).filter((chunk, i) => {
    bytes += chunk.bytes
    return i === 0 || bytes <= TURN_BYTES
  })
}
