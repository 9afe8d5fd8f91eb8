import { splitLines, visibleText } from "@tracehold/trace"
import fc from "fast-check"
import { expect, test } from "vitest"
import { DocumentMirror } from "./document-mirror.ts"

const mirror = (text: string) =>
  new DocumentMirror({ name: "f", file: null, language: "x", crlf: false, real: text, admitted: text, dirty: false, openedMs: 0 })

test("visible lines are those that the reducer sees", () => {
  const text = fc.array(fc.constantFrom("a", "é😀", "\n", "\r\n", "\r", ""), { maxLength: 30 }).map((parts) => parts.join(""))
  fc.assert(
    fc.property(text, fc.nat(8), fc.nat(8), (content, first, more) => {
      const last = Math.min(first + more, splitLines(content).length - 1)
      const lines: [number, number][] = [[first, last]]
      expect(mirror(content).visible(lines)).toBe(first > last ? "" : visibleText(content, lines))
    }),
  )
})

test("what was touched is known from both ends, over several edits", () => {
  const m = mirror("0123456789")
  m.apply([{ offset: 2, deleted: 1, inserted: "ab" }], [{ offset: 2, deleted: 1, inserted: "ab" }], 1)
  m.apply([{ offset: 8, deleted: 0, inserted: "z" }], [{ offset: 8, deleted: 0, inserted: "z" }], 2)
  expect(m.touched).toEqual({ head: 2, tail: 3 })
})

test("a change beyond the end does not fit", () => {
  expect(mirror("abc").fits([{ offset: 2, deleted: 2, inserted: "" }])).toBe(false)
  expect(
    mirror("abc").fits([
      { offset: 3, deleted: 0, inserted: "de" },
      { offset: 4, deleted: 1, inserted: "" },
    ]),
  ).toBe(true)
})

test("a masked range is not found again", () => {
  const m = mirror("key=secret!")
  expect(m.unmasked([{ start: 4, end: 10 }])).toHaveLength(1)
  m.mask({ start: 4, end: 10 })
  expect(m.admitted).toBe("key=******!")
  expect(m.unmasked([{ start: 4, end: 10 }])).toHaveLength(0)
})
