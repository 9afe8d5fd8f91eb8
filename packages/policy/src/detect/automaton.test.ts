import fc from "fast-check"
import { expect, test } from "vitest"
import { Automaton } from "./automaton.ts"

test("finds what a naive search finds", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "-", "é"), minLength: 1, maxLength: 4 })
  const body = fc.string({ unit: fc.constantFrom("a", "B", "b", "c", "C", "-", "é", "日", "\n"), maxLength: 60 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), body, (keywords, text) => {
      const found: string[] = []
      new Automaton(keywords).scan(text, (keyword, end) => found.push(`${keyword}@${end}`))
      expect(found.sort()).toEqual(naive(keywords, text).sort())
    }),
  )
})

/** Without case, and with every char above ASCII the same. */
function naive(keywords: readonly string[], text: string): string[] {
  const fold = (t: string) => t.replace(/[A-Z]/g, (c) => c.toLowerCase()).replace(/[^\0-\x7f]/g, "é")
  const hits: string[] = []
  for (let end = 1; end <= text.length; end++) {
    keywords.forEach((keyword, i) => {
      if (fold(text.slice(0, end)).endsWith(fold(keyword))) hits.push(`${i}@${end}`)
    })
  }
  return hits
}
