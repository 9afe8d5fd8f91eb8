import { applyChanges, type TextChange } from "@tracehold/trace"
import fc from "fast-check"
import { expect, test } from "vitest"
import { RecentTexts } from "./recent-texts.ts"

const change = fc.record({ offset: fc.nat(20), deleted: fc.nat(4), inserted: fc.string({ maxLength: 4 }) })

test("every text of the last moments is found again, several cursors' changes included", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 20 }),
      fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
      (start, edits) => {
        const recent = new RecentTexts()
        const texts = [start]
        for (const edit of edits) {
          let text = texts.at(-1) ?? ""
          const before = text
          const changes = edit.map(({ offset, deleted, inserted }): TextChange => {
            const at = Math.min(offset, text.length)
            const one = { offset: at, deleted: Math.min(deleted, text.length - at), inserted }
            text = applyChanges(text, [one])
            return one
          })
          recent.note(before, changes, 0)
          texts.push(text)
        }
        const seen: string[] = []
        recent.some(texts.at(-1) ?? "", (text) => seen.push(text) < 0)
        expect(seen).toEqual(texts.reverse())
      },
    ),
  )
})

test("after a save, and after some seconds, only the text of now is left", () => {
  const recent = new RecentTexts()
  recent.note("a", [{ offset: 1, deleted: 0, inserted: "b" }], 0)
  recent.note("ab", [{ offset: 2, deleted: 0, inserted: "c" }], 6000)
  expect(recent.some("abc", (text) => text === "ab")).toBe(true)
  expect(recent.some("abc", (text) => text === "a")).toBe(false)
  recent.forget()
  expect(recent.some("abc", (text) => text === "ab")).toBe(false)
})
