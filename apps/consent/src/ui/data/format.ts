/** Numbers and times as people read them. Dates are in the reader's own time zone and language. */

const decimal = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat()

export function formatCount(count: number): string {
  return whole.format(count)
}

/** "1 file", "3 files". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${decimal.format(bytes / 1_000)} kB`
  if (bytes < 1_000_000_000) return `${decimal.format(bytes / 1_000_000)} MB`
  return `${decimal.format(bytes / 1_000_000_000)} GB`
}

/** "25 min", "3 h 20 min". */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${formatCount(hours)} h` : `${formatCount(hours)} h ${rest} min`
}

/** Time of a trace from its start: "0:07", "12:40", "1:02:03". */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const two = (n: number) => String(n).padStart(2, "0")
  const hours = Math.floor(seconds / 3_600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" })
const clockSeconds = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", second: "2-digit" })
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" })
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" })

/** "9:46 – 9:52 AM", as short as the language allows. */
export function formatClockRange(fromMs: number, toMs: number): string {
  return clock.formatRange(fromMs, toMs)
}

export function formatClockSeconds(ms: number): string {
  return clockSeconds.format(ms)
}

export function formatDay(ms: number): string {
  return day.format(ms)
}

export function formatDateTime(ms: number): string {
  return dateTime.format(ms)
}

/** "in 2 days", "in 3 h 10 min", "in 42 s"; "now" when it is past. */
export function formatWait(ms: number): string {
  if (ms <= 0) return "now"
  if (ms < 60_000) return `in ${Math.ceil(ms / 1_000)} s`
  if (ms < 48 * 3_600_000) return `in ${formatMinutes(Math.ceil(ms / 60_000))}`
  return `in ${Math.ceil(ms / 86_400_000)} days`
}

/** A digest in groups of four, so that two can be compared by eye. */
export function formatDigest(hex: string, groups = 4): string {
  return (hex.slice(0, groups * 4).match(/.{1,4}/g) ?? []).join(" ")
}
