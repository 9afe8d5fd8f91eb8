import { expect, test } from "vitest"
import { UsageError } from "../usage-error.ts"
import { momentMs } from "./moment.ts"

const chunk = { startMs: 10_000, endMs: 10_000 + 3_700_000 }

test.each([
  [undefined, 3_710_000],
  ["0", 10_000],
  ["90", 100_000],
  ["1:30", 100_000],
  ["1:01:00.5", 3_670_500],
])("%s", (text, atMs) => expect(momentMs(chunk, text)).toBe(atMs))

test.each(["", "-1", "1:2:3:4", "soon", "1e9", "99:00:00"])("“%s” is no moment of the chunk", (text) => {
  expect(() => momentMs(chunk, text)).toThrow(UsageError)
})
