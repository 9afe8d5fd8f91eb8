import { afterErase, dropRows } from "./erase.ts"
import { withReserve } from "./reserve.ts"
import { type Kept, NOTICE_DAYS, nameOf, planRetention, type RetentionLimits } from "./retention-plan.ts"
import {
  keptChunks,
  readLimits,
  readNotice,
  retentionLimitsSchema,
  usedBytes,
  writeLimits,
  writeNotice,
} from "./retention-rows.ts"
import { SQL, type Store } from "./store.ts"
import { BY } from "./tables.ts"

/** Dropped in one go: what a recorder's thread can do without holding up what it records. The next turn goes on. */
const TURN_CHUNKS = 32
const TURN_BYTES = 8 << 20

/** What retention would say; works locked. Minutes since the Unix epoch. */
export type RetentionView = {
  /** Null: everything is kept. */
  readonly limits: RetentionLimits | null
  readonly usedBytes: number
  /** What is named to be dropped, and on how many more days of use it is safe. */
  readonly notice: {
    readonly chunks: number
    readonly bytes: number
    readonly fromMin: number
    readonly toMin: number
    readonly daysLeft: number
  } | null
  readonly dropped: { readonly chunks: number; readonly lastMin: number } | null
}

export function readRetention(store: Store): RetentionView {
  const sql = store[SQL]
  return sql.read(() => {
    const gone = sql.get<{ chunks: number; last: number | null }>(
      "SELECT count(*) AS chunks, max(at_min) AS last FROM tombstone WHERE by = ?",
      BY.retention,
    )
    return {
      limits: readLimits(sql),
      usedBytes: usedBytes(sql),
      notice: noticeView(store),
      dropped: gone?.last == null ? null : { chunks: gone.chunks, lastMin: gone.last },
    }
  })
}

function noticeView(store: Store): RetentionView["notice"] {
  const notice = readNotice(store[SQL])
  const named = notice === null ? [] : keptChunks(store).filter((chunk) => !chunk.held && notice.named.has(nameOf(chunk)))
  if (notice === null || named.length === 0) return null
  return {
    chunks: named.length,
    bytes: named.reduce((sum, { bytes }) => sum + bytes, 0),
    fromMin: Math.min(...named.map(({ fromMin }) => fromMin)),
    toMin: Math.max(...named.map(({ toMin }) => toMin)),
    daysLeft: Math.max(0, NOTICE_DAYS - notice.days),
  }
}

/**
 * Set what may be kept, or null to keep everything. A warning that was given before is over: every chunk has a new one of its own.
 *
 * @throws VaultError `BUSY`, `FULL`. RangeError for limits that `retentionLimitsSchema` does not allow.
 */
export function setRetention(store: Store, limits: RetentionLimits | null): void {
  if (limits !== null && !retentionLimitsSchema.safeParse(limits).success) throw new RangeError("limits out of range")
  const sql = store[SQL]
  sql.write(() => {
    writeLimits(sql, limits)
    writeNotice(sql, null)
  })
}

/**
 * Name what is over the limits, count the day, drop what was named long enough. Works locked; for the recorder and for each unlock.
 * What is signed and not sent, or being recorded, stays. A dropped chunk is gone as an erased one is.
 *
 * @returns how many chunks were dropped, and whether more wait for the next call.
 * @throws VaultError `BUSY`, `FULL`: then nothing was dropped.
 */
export function keepRetention(store: Store, nowMin: number): { readonly dropped: number; readonly more: boolean } {
  const sql = store[SQL]
  if (readLimits(sql) === null) return { dropped: 0, more: false }
  const keep = () => {
    const limits = readLimits(sql)
    if (limits === null) return { dropped: 0, more: false }
    const { notice, drop } = planRetention(limits, keptChunks(store), usedBytes(sql), nowMin, readNotice(sql))
    writeNotice(sql, notice)
    const turn = oneTurn(drop)
    return { dropped: dropRows(sql, turn, nowMin, "retention"), more: turn.length < drop.length }
  }
  const done = withReserve(store, () => sql.write(keep))
  if (done.dropped > 0) afterErase(store, done.dropped)
  return done
}

function oneTurn(drop: readonly Kept[]): Kept[] {
  let bytes = 0
  return drop.slice(0, TURN_CHUNKS).filter((chunk, i) => {
    bytes += chunk.bytes
    return i === 0 || bytes <= TURN_BYTES
  })
}
