import fc from "fast-check"
import { expect, test } from "vitest"
import type { BlockSpan } from "./layouts.ts"
import { journalSpans, minuteSpans, refitSpans, segmentSpans } from "./plan-spans.ts"
import { BLOCK } from "./tables.ts"

const row = (first: number, last: number, toMin: number, kind: number = BLOCK.journal): BlockSpan => ({
  kind,
  first,
  last,
  toMin,
})

test("rows within 10 minutes become one segment", () =>
  expect(segmentSpans([row(0, 4, 1), row(5, 5, 4), row(6, 9, 10), row(10, 12, 11)])).toEqual([
    row(0, 9, 10, BLOCK.segment),
    row(10, 12, 11, BLOCK.segment),
  ]))
test("a segment has at most 4,096 events", () =>
  expect(segmentSpans([row(0, 4000, 1), row(4001, 4095, 1), row(4096, 4096, 1)])).toEqual([
    row(0, 4095, 1, BLOCK.segment),
    row(4096, 4096, 1, BLOCK.segment),
  ]))
test("a segment that is there is not touched", () =>
  expect(segmentSpans([row(0, 9, 1, BLOCK.segment), row(10, 11, 2)])).toEqual([
    row(0, 9, 1, BLOCK.segment),
    row(10, 11, 2, BLOCK.segment),
  ]))
test("rows of one minute are joined, others are not", () =>
  expect(minuteSpans([row(0, 1, 1), row(2, 3, 1), row(4, 4, 2)])).toEqual([row(0, 3, 1), row(4, 4, 2)]))

const runs = fc.array(fc.tuple(fc.integer({ min: 1, max: 6000 }), fc.integer({ min: 0, max: 15 })), {
  minLength: 1,
  maxLength: 12,
})

/** Rows as a writer makes them: one after the other, minutes that never go back. */
function rowsOf(list: readonly (readonly [number, number])[]): BlockSpan[] {
  const rows: BlockSpan[] = []
  let toMin = 0
  for (const [count, later] of list) {
    toMin += later
    rows.push(...journalSpans((rows.at(-1)?.last ?? -1) + 1, count, toMin))
  }
  return rows
}

function expectTiled(spans: readonly BlockSpan[], count: number): void {
  spans.forEach((span, i) => {
    expect(span.first).toBe((spans[i - 1]?.last ?? -1) + 1)
  })
  expect(spans.at(-1)?.last).toBe(count - 1)
}

test("joined spans tile the same events and never say an event is older than it is", () => {
  fc.assert(
    fc.property(runs, (list) => {
      const rows = rowsOf(list)
      const count = (rows.at(-1)?.last ?? -1) + 1
      for (const joined of [segmentSpans(rows), minuteSpans(rows)]) {
        expectTiled(joined, count)
        for (const { first, last, toMin } of rows) {
          const over = joined.filter((span) => span.first <= last && first <= span.last)
          expect(over.every((span) => span.toMin >= toMin)).toBe(true)
        }
      }
    }),
    { numRuns: 50 },
  )
})

test("when events are left out, each that stays keeps its minute or a later one", () => {
  const oneRun = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 3 })), {
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(oneRun, fc.infiniteStream(fc.boolean()), (list, keep) => {
      const rows = rowsOf(list)
      const before = rows.flatMap(({ first, last, toMin }) => Array.from({ length: last - first + 1 }, () => toMin * 60_000))
      const after = before.filter(() => keep.next().value)
      fc.pre(after.length > 0)
      const fitted = refitSpans(rows, before, after)
      expectTiled(fitted, after.length)
      for (const { first, last, toMin } of fitted)
        expect(after.slice(first, last + 1).every((ms) => ms <= toMin * 60_000)).toBe(true)
    }),
  )
})
