import { expect, test } from "vitest"
import { chunkName, findChunk } from "./chunk-name.ts"
import { CommandError, UsageError } from "./usage-error.ts"

const A = { session: "3f9a01cc".padEnd(32, "0"), no: 2 }
const B = { session: "3f9a02dd".padEnd(32, "0"), no: 2 }

test("a name finds its chunk, also in short", () => {
  expect(chunkName(A)).toBe("3f9a01cc.2")
  expect(findChunk([A, B], "3f9a01cc.2")).toBe(A)
  expect(findChunk([A, B], "3f9a02.2")).toBe(B)
})

test("one that fits two is not guessed", () => expect(() => findChunk([A, B], "3f9a.2")).toThrow(UsageError))
test("one that is none says what they look like", () => expect(() => findChunk([A], "../x")).toThrow(/3f9a01cc\.2/))
test("a mistyped one gets a suggestion", () => {
  expect(() => findChunk([A], "3f9a01cd.2")).toThrow(
    new CommandError("NO_CHUNK", "There is no chunk 3f9a01cd.2. Did you mean 3f9a01cc.2?"),
  )
})
