import fc from "fast-check"
import { expect, test } from "vitest"
import { LineIndex } from "./line-index.ts"

const text = fc.array(fc.constantFrom("a", "bc", "\n", "\r", "\r\n", "😀"), { maxLength: 20 }).map((parts) => parts.join(""))
const starts = (index: LineIndex) => Array.from({ length: index.count }, (_, line) => index.start(line))

test("after any edits the index is that of the text", () => {
  fc.assert(
    fc.property(text, fc.array(fc.record({ at: fc.nat(30), del: fc.nat(6), ins: text }), { maxLength: 8 }), (first, edits) => {
      let now = first
      const index = new LineIndex(first)
      for (const { at, del, ins } of edits) {
        const offset = Math.min(at, now.length)
        const deleted = Math.min(del, now.length - offset)
        now = now.slice(0, offset) + ins + now.slice(offset + deleted)
        index.edit(now, offset, deleted, ins.length)
        expect(starts(index)).toEqual(starts(new LineIndex(now)))
      }
    }),
    { numRuns: 1000 },
  )
})

test("lines are those of an editor", () => expect(starts(new LineIndex("a\r\nb\rc\n"))).toEqual([0, 3, 5, 7]))
