import { expect, test } from "vitest"
import { formatBytes, formatDigest, formatElapsed, formatMinutes, formatWait, plural } from "./format.ts"

const HOUR_MS = 3_600_000

test.each([
  [formatElapsed(7_400), "0:07"],
  [formatElapsed(760_000), "12:40"],
  [formatElapsed(HOUR_MS + 123_000), "1:02:03"],
  [formatElapsed(-5), "0:00"],
  [formatMinutes(25), "25 min"],
  [formatMinutes(120), "2 h"],
  [formatMinutes(200), "3 h 20 min"],
  [formatBytes(999), "999 B"],
  [formatBytes(1_500), "1.5 kB"],
  [formatBytes(25_000_000), "25 MB"],
  [formatWait(0), "now"],
  [formatWait(41_200), "in 42 s"],
  [formatWait(3 * HOUR_MS + 10 * 60_000), "in 3 h 10 min"],
  [formatWait(50 * HOUR_MS), "in 3 days"],
  [formatDigest("0123456789abcdef0123"), "0123 4567 89ab cdef"],
  [plural(1, "file"), "1 file"],
  [plural(0, "file"), "0 files"],
])("%s", (got, wanted) => expect(got).toBe(wanted))
