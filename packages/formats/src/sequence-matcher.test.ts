import { readFileSync } from "node:fs"
import fc from "fast-check"
import { expect, test } from "vitest"
import { matchingBlocks, opcodes } from "./sequence-matcher.ts"

type Golden = { a: string; b: string; opcodes: [string, number, number, number, number][] }
/** What Python 3.11's difflib answers, with autojunk off. */
const goldens: Golden[] = JSON.parse(readFileSync(new URL("./golden/difflib.json", import.meta.url), "utf8"))

test.each(goldens)("as difflib: $a -> $b", ({ a, b, opcodes: expected }) => {
  const found = opcodes([...a], [...b]).map(({ tag, aFrom, aTo, bFrom, bTo }) => [tag, aFrom, aTo, bFrom, bTo])
  expect(found).toEqual(expected)
})

const items = fc.array(fc.constantFrom("", "{", "}", "x", "return"), { maxLength: 25 })

test("opcodes rebuild the second text from the first, and tile both", () => {
  fc.assert(
    fc.property(items, items, (a, b) => {
      const codes = opcodes(a, b)
      const rebuilt = codes.flatMap((c) => (c.tag === "equal" ? a.slice(c.aFrom, c.aTo) : b.slice(c.bFrom, c.bTo)))
      expect(rebuilt).toEqual(b)
      expect(codes.flatMap((c) => a.slice(c.aFrom, c.aTo))).toEqual(a)
    }),
  )
})

test("the first match taken is the longest, of equals the earliest in a, then in b", () => {
  fc.assert(
    fc.property(items, items, (a, b) => {
      const { size } = longestByTrying(a, b)
      const blocks = matchingBlocks(a, b)
      expect(blocks.some((block) => block.size >= size)).toBe(true) // Joined blocks may be longer.
      expect(blocks.every((block) => a.slice(block.a, block.a + block.size).every((x, i) => x === b[block.b + i]))).toBe(true)
      const { a: at, b: bt } = longestByTrying(a, b)
      const holds = blocks.some((m) => m.a <= at && at + size <= m.a + m.size && m.b - m.a === bt - at)
      expect(holds || size === 0).toBe(true)
    }),
  )
})

function longestByTrying(a: readonly string[], b: readonly string[]) {
  let best = { a: 0, b: 0, size: 0 }
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j < b.length; j += 1) {
      let size = 0
      while (i + size < a.length && j + size < b.length && a[i + size] === b[j + size]) size += 1
      if (size > best.size) best = { a: i, b: j, size }
    }
  }
  return best
}
