import { countOf } from "./count-of.ts"

/** A number of bytes for a person, in the units that limits by size are given in: 1 kB is 1,000 bytes. */
export function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"]
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return unit === 0 ? countOf(value, "byte") : `${value.toFixed(1)} ${units[unit]}`
}
