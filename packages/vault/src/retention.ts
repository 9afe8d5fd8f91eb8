import { NOTICE_DAYS, type RetentionLimits } from "./retention-plan.ts"
import {
  namedSpans,
  readLimits,
  readNotice,
  retentionLimitsSchema,
  usedBytes,
  writeLimits,
  writeNotice,
} from "./retention-rows.ts"
import { SQL, type Store } from "./store.ts"
import { BY } from "./tables.ts"

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
  const named = notice === null ? [] : namedSpans(store, notice)
  if (notice === null || named.length === 0) return null
  return {
    chunks: named.length,
    bytes: notice.bytes,
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
