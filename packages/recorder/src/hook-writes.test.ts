import { cryptoReady } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import { hookWrite, textDigest } from "./hook-writes.ts"

beforeAll(cryptoReady)
const replaced = (...pairs: (readonly [before: string, after: string])[]) => ({
  path: "/w/a",
  replaced: pairs.map(([before, after]) => ({ before, after })),
})
const check = (write: Parameters<typeof hookWrite>[1], before: string | null, ...after: string[]) =>
  expect(hookWrite("a", write, before).after).toEqual(after.map(textDigest))

test("the whole content, whatever was there", () => {
  check({ path: "/w/a", content: "new" }, null, "new")
  check({ path: "/w/a", content: "new" }, "old", "new")
})

test("the first place or all of them: an agent may mean either", () => {
  check(replaced(["a", "b"]), "a-c", "b-c")
  check(replaced(["a", "b"]), "a-a", "b-a", "b-b")
})

test("one after the other, each in the text that the one before left", () =>
  check(replaced(["one", "two"], ["two", "three"]), "one", "three"))

test("a patch goes on from where it was: the first of two same lines is not meant twice", () =>
  check(replaced(["x\n}", "y\n}"], ["}", "];"]), "x\n}\nz\n}\n", "y\n];\nz\n}\n", "y\n];\nz\n];\n", "y\n}\nz\n];\n"))

test("line ends and a mark of byte order make no difference", () => {
  expect(textDigest("\ufeffa\r\nb")).toBe(textDigest("a\nb"))
  check(replaced(["a\nb", "c"]), "\ufeffa\r\nb\r\n", "c\n")
})

test("nothing is expected where the text is not there, or where the call does not say what it writes", () => {
  check(replaced(["none", "b"]), "a")
  check(replaced(["", "b"]), "a")
  check({ path: "/w/a" }, "a")
  check(replaced(["", "b"]), null, "b")
})
