import type { Layer } from "./layer.ts"
import type { Hours } from "./policy-schema.ts"

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const
const DAY_MIN = 24 * 60

/** A moment as a clock on the wall shows it: day 0 is Sunday, minutes since midnight. */
export type WallTime = { readonly day: number; readonly minute: number }

/** The layer whose hours say that nothing is recorded at this moment; null when none does. */
export function offHours(layers: readonly Layer[], at: WallTime): string | null {
  return layers.find(({ policy }) => policy.offHours?.some((hours) => isWithin(hours, at)))?.source ?? null
}

/** From `from` until `to`, without its last minute; over midnight where `to` is not later, and then by the day on which it began. */
function isWithin({ days, from, to }: Hours, { day, minute }: WallTime): boolean {
  const [start, end] = [minuteOf(from), minuteOf(to)]
  const on = (which: number) => days === undefined || days.includes(DAYS[(which + 7) % 7] as (typeof DAYS)[number])
  if (start < end) return on(day) && minute >= start && minute < end
  return (on(day) && minute >= start) || (on(day - 1) && minute < end)
}

function minuteOf(text: string): number {
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) % DAY_MIN
}
