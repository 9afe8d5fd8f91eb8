/** At least this many days of use lie between the first warning that names a chunk and its end. */
export const NOTICE_DAYS = 14
const DAY_MIN = 24 * 60
/** A clock that leaps further than this is not believed, nor is a warning that nobody can have seen in so long. */
const LEAP_DAYS = 30
/** Of the size that is allowed: from where on the oldest chunks are named, and to what their end brings the store back. */
const NAME_FROM = 0.9
const BACK_TO = 0.8

/** What the owner allows; null is without limit. `days` of age, by a chunk's last minute; `bytes` of the vault's store. */
export type RetentionLimits = { readonly days: number | null; readonly bytes: number | null }

/** A chunk as retention sees it. */
export type Kept = {
  /** Session in hex, and number. */
  readonly session: string
  readonly no: number
  /** Minutes since the Unix epoch. */
  readonly fromMin: number
  readonly toMin: number
  /** Sealed bytes that go with it, once all that are older are gone. */
  readonly bytes: number
  /** Signed and not sent, or recorded right now. */
  readonly held: boolean
}

/** A warning: which chunks will be dropped, and on how many days of use since it could be seen. */
export type RetentionNotice = {
  readonly named: ReadonlySet<string>
  /** What goes with them. */
  readonly bytes: number
  readonly days: number
  /** The day, counted from the Unix epoch, on which it was last looked at. */
  readonly lastDay: number
}

export type RetentionPlan = {
  /** What is to be remembered; null when nothing is named. */
  readonly notice: RetentionNotice | null
  readonly drop: readonly Kept[]
}

/**
 * What retention does now. Chunks are named in one batch, and nothing else may be dropped until that batch is through: what came
 * over a limit since then, for instance because the clock leapt, has a warning of its own first.
 *
 * @param chunks - all there are, oldest first.
 * @param usedBytes - the store's size.
 */
export function planRetention(
  limits: RetentionLimits,
  chunks: readonly Kept[],
  usedBytes: number,
  nowMin: number,
  before: RetentionNotice | null,
): RetentionPlan {
  const day = Math.floor(nowMin / DAY_MIN)
  const free = chunks.filter(({ held }) => !held)
  const soonMin = nowMin + NOTICE_DAYS * DAY_MIN
  const goesOn = before === null ? [] : free.filter((chunk) => before.named.has(nameOf(chunk)))
  const named = union(overAge(limits, goesOn, soonMin), overSize(limits, goesOn, usedBytes, BACK_TO))
  if (before === null || named.length === 0) {
    const next = union(overAge(limits, free, soonMin), overSize(limits, free, usedBytes, NAME_FROM))
    return { notice: next.length === 0 ? null : { ...naming(next), days: 0, lastDay: day }, drop: [] }
  }
  const notice = { ...countDay(before, day), ...naming(named) }
  if (notice.days < NOTICE_DAYS) return { notice, drop: [] }
  return { notice, drop: union(overAge(limits, named, nowMin), overSize(limits, named, usedBytes, BACK_TO)) }
}

export function nameOf({ session, no }: Pick<Kept, "session" | "no">): string {
  return `${session}:${no}`
}

/** A day counts once, and after the last one. Where the clock leaps, ahead or back, nobody knows how long the warning was there: anew. */
function countDay(notice: RetentionNotice, day: number): RetentionNotice {
  const since = day - notice.lastDay
  if (since < -1 || since > LEAP_DAYS) return { ...notice, days: 0, lastDay: day }
  return since <= 0 ? notice : { ...notice, days: notice.days + 1, lastDay: day }
}

function overAge({ days }: RetentionLimits, chunks: readonly Kept[], atMin: number): Kept[] {
  return days === null ? [] : chunks.filter(({ toMin }) => toMin < atMin - days * DAY_MIN)
}

/** The oldest, when the store is larger than this share of what is allowed: as many as bring it back. */
function overSize({ bytes }: RetentionLimits, chunks: readonly Kept[], usedBytes: number, share: number): Kept[] {
  if (bytes === null || usedBytes <= bytes * share) return []
  let left = usedBytes
  const goes: Kept[] = []
  for (const chunk of chunks) {
    if (left <= bytes * BACK_TO) break
    left -= chunk.bytes
    goes.push(chunk)
  }
  return goes
}

/** Both are the oldest of one list, so the longer has the shorter. */
function union(a: readonly Kept[], b: readonly Kept[]): readonly Kept[] {
  return a.length > b.length ? a : b
}

function naming(chunks: readonly Kept[]): Pick<RetentionNotice, "named" | "bytes"> {
  return { named: new Set(chunks.map(nameOf)), bytes: chunks.reduce((sum, { bytes }) => sum + bytes, 0) }
}
