import { expect, test } from "vitest"
import type { AgentWrite } from "./agent-record.ts"
import { explainedBy } from "./explain-writes.ts"

const whole = (content: string): AgentWrite => ({ path: "p", content })
const part = (...replaced: [before: string, after: string][]): AgentWrite => ({
  path: "p",
  replaced: replaced.map(([before, after]) => ({ before, after })),
})
const check = (writes: AgentWrite[], before: string | null, after: string, count: number) =>
  expect(explainedBy(writes, before, after)).toBe(count)

test("a whole text", () => check([whole("new")], null, "new", 1))
test("another text", () => check([whole("new")], null, "newer", 0))
test("a part", () => check([part(["a", "b"])], "a c", "b c", 1))
test("a part of another text", () => check([part(["z", "b"])], "a c", "b c", 0))
test("no word on what was written", () => check([{ path: "p" }], "a", "b", 0))
test("a byte order mark and line ends, which no agent tells of", () => check([whole("1\n2\n")], null, "\ufeff1\r\n2\r\n", 1))
test("a part of a file with other line ends", () => check([part(["1\n2", "3\n4"])], "1\r\n2\r\n", "3\r\n4\r\n", 1))
test("two parts of one line, seen as one change", () => check([part(["a", "b"]), part(["b", "c"])], "a\n", "c\n", 2))
test("a whole text and a part of it, seen as one change", () => check([whole("1\n2\n"), part(["2", "3"])], null, "1\n3\n", 2))
test("the first of two, the second is not written yet", () => check([part(["a", "b"]), part(["b", "c"])], "a\n", "b\n", 1))
test("one that was refused, then another", () => check([part(["z", "y"]), part(["a", "b"])], "a\n", "b\n", 2))
test("one call that replaces what it made", () => check([part(["a", "b"], ["b", "c"])], "a\n", "c\n", 1))
test("a part of a text that something else changed too", () => check([part(["a", "b"])], "a\nx\n", "b\ny\n", 1))
test("a part taken out", () => check([part(["a\n", ""])], "a\nc\n", "c\n", 1))
test("a part that was to be taken out and is still there", () => check([part(["a\n", ""])], "a\nc\n", "a\nd\n", 0))
test("a part, where what was before is what is there now", () => check([part(["a", "b"])], "b\n", "b\n", 1))
