/** Bytes for a person: `0 kB`, `312 kB`, `4.2 MB`. */
export function describeBytes(bytes: number): string {
  if (bytes < 1000) return bytes === 0 ? "0 kB" : "1 kB"
  const units = ["kB", "MB", "GB", "TB"]
  let value = bytes / 1000
  let unit = 0
  while (999.5 <= value && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 && 0 < unit ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** How long ago, coarse enough to stand still: `now` (under a minute), `12 min`, `3 h`, `2 days`. */
export function describeAge(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  if (minutes < 1) return "now"
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}

/** Minutes of work for a person: `40 minutes`, `about 6 hours`. */
export function describeMinutes(minutes: number): string {
  if (minutes < 90) return count(Math.max(1, Math.round(minutes)), "minute")
  return `about ${count(Math.round(minutes / 60), "hour")}`
}

export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`
}
