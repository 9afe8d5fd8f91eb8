import { expect, test } from "vitest"
import { describeAge, describeBytes, describeMinutes } from "./amounts.ts"

test.each([
  [0, "0 kB"],
  [1, "1 kB"],
  [1499, "1 kB"],
  [312_400, "312 kB"],
  [999_499, "999 kB"],
  [999_500, "1.0 MB"],
  [4_200_000, "4.2 MB"],
  [42_000_000, "42 MB"],
  [1_500_000_000, "1.5 GB"],
])("%d bytes: %s", (bytes, text) => expect(describeBytes(bytes)).toBe(text))

test.each([
  [-5, "now"],
  [59_999, "now"],
  [60_000, "1 min"],
  [3_599_999, "59 min"],
  [3_600_000, "1 h"],
  [47 * 3_600_000, "47 h"],
  [48 * 3_600_000, "2 days"],
])("%d ms: %s", (ms, text) => expect(describeAge(ms)).toBe(text))

test.each([
  [0, "1 minute"],
  [40, "40 minutes"],
  [89, "89 minutes"],
  [90, "about 2 hours"],
  [360, "about 6 hours"],
])("%d minutes: %s", (minutes, text) => expect(describeMinutes(minutes)).toBe(text))
