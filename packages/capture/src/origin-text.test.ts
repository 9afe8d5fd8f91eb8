import fc from "fast-check"
import { expect, test } from "vitest"
import { OriginText } from "./origin-text.ts"

const edits = fc.array(fc.record({ at: fc.nat(40), del: fc.nat(9), ins: fc.string({ maxLength: 4 }) }), { maxLength: 20 })

test("every unit is traced to the edit that brought it, as a plain list of units would", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), edits, (first, list) => {
      const text = new OriginText(first, "first")
      let units = first.split("").map((unit, i) => ({ unit, from: `first:${i}` }))
      for (const [n, { at, del, ins }] of list.entries()) {
        const offset = Math.min(at, units.length)
        const deleted = Math.min(del, units.length - offset)
        text.splice(offset, deleted, ins, `${n}`)
        const fresh = ins.split("").map((unit, i) => ({ unit, from: `${n}:${i}` }))
        units = [...units.slice(0, offset), ...fresh, ...units.slice(offset + deleted)]
        const traced = (pieces: ReturnType<OriginText["origins"]>) =>
          pieces.flatMap(({ source, start, length }) => Array.from({ length }, (_, i) => `${source}:${start + i}`))
        expect(text.text).toBe(units.map(({ unit }) => unit).join(""))
        expect(traced(text.pieces)).toEqual(units.map(({ from }) => from))
        const end = Math.min(units.length, offset + 5)
        expect(traced(text.origins(offset, end - offset))).toEqual(units.slice(offset, end).map(({ from }) => from))
      }
    }),
    { numRuns: 500 },
  )
})

test("fifteen thousand scattered edits are traced while one waits", () => {
  const text = new OriginText("x".repeat(100_000), "first")
  for (let i = 0; i < 15_000; i++) text.splice((i * 7919) % 100_000, 1, "y", `${i}`)
  expect(text.origins(7919, 1)).toEqual([{ source: "1", start: 0, length: 1 }])
})
