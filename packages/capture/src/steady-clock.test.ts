import { expect, test } from "vitest"
import { steadyClock } from "./steady-clock.ts"

test("goes with the wall's clock, and stands where that one steps back", () => {
  const wall = [100, 105, 90, 104, 30_000_000]
  const clock = steadyClock(() => wall.shift() ?? 0)
  expect(Array.from({ length: 5 }, clock)).toEqual([100, 105, 105, 105, 30_000_000])
})
