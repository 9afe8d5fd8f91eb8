import { expect, test } from "vitest"
import { problemLines, type ShownProblem } from "./problem-lines.ts"

const problem = (more: Partial<ShownProblem>): ShownProblem => ({
  line: 0,
  column: 4,
  severity: 0,
  source: "ts",
  message: "no such name",
  ...more,
})

test("none", () => expect(problemLines([])).toBeNull())
test("in the order of the text, each on a line of its own", () =>
  expect(problemLines([problem({ line: 3, severity: 1, source: "" }), problem({ message: "one\n  two" })])).toBe(
    "1:5 error ts: one two\n4:5 warning no such name\n",
  ))
test("of very many the first, and how many more", () =>
  expect(problemLines(Array.from({ length: 203 }, () => problem({})))).toMatch(/\n\(3 more\)\n$/))
