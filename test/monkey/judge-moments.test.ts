import { expect, test } from "vitest"
import type { Recording } from "../scenarios/read-recording.ts"
import { judgeMoments } from "./judge-moments.ts"

const check = (given: Record<string, string | null>, there: Record<string, string>, gaps: Recording["gaps"] = []) =>
  judgeMoments(
    {
      gaps,
      changes: [],
      statesAt: (moments) => moments.map(() => ({ files: new Map(Object.entries(given)), documents: new Map() })),
    },
    [{ wallMs: 1, files: new Map(Object.entries(there)), action: 7 }],
  )

test("what is the same holds, and so does what has no text", () =>
  expect(check({ a: "1", b: null }, { a: "1", b: "\u0000" }).faults).toEqual([]))
test("another text, one too many and one too few are faults", () => {
  expect(check({ a: "1" }, { a: "2" }).faults).toHaveLength(1)
  expect(check({ a: "1" }, {}).faults).toHaveLength(1)
  expect(check({}, { a: "1" }).faults).toEqual(['after action 7, a: on disk 1 units "1", in the vault not there'])
})
test("filler stands for anything of its length", () => {
  expect(check({ a: "x ** y" }, { a: "x ab y" })).toEqual({ faults: [], masked: 1 })
  expect(check({ a: "x ** z" }, { a: "x ab y" }).faults).toHaveLength(1)
  expect(check({ a: "x *** y" }, { a: "x ab y" }).faults).toHaveLength(1)
})
test("a pause and policy are asked for, a crash or a drift is not", () => {
  expect(check({}, {}, [{ reason: "paused", what: "by-user" }]).faults).toEqual([])
  expect(check({}, {}, [{ reason: "overload", what: "document-drift" }]).faults).toHaveLength(1)
})
