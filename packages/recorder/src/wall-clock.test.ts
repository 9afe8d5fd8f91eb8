import { afterEach, expect, test, vi } from "vitest"
import { nowMin, wallNow } from "./wall-clock.ts"

afterEach(() => {
  vi.useRealTimers()
})

test("goes with the wall's clock, over a sleep too, and stands where that one steps back", () => {
  const start = Date.now() + 1000
  vi.useFakeTimers({ toFake: ["Date"], now: start })
  expect(wallNow()).toBe(start)
  vi.setSystemTime(start - 500)
  expect(wallNow()).toBe(start)
  vi.setSystemTime(start + 8 * 3_600_000)
  expect(wallNow()).toBe(start + 8 * 3_600_000)
  expect(nowMin()).toBe(Math.floor((start + 8 * 3_600_000) / 60_000))
})
