import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { MinuteClock } from "./minute-clock.ts"

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** What the clock says after it was told minute 100 and this long was silence. */
function check(silentMs: number, expected: number): void {
  const clock = new MinuteClock(100)
  vi.setSystemTime(silentMs)
  expect(clock.now).toBe(expected)
}

test("told just now", () => check(999, 100))
test("silent for a moment: it may be the next minute", () => check(1000, 101))
test("silent for a minute", () => check(60_000, 102))
test("the machine slept for eight hours", () => check(8 * 3_600_000, 100 + 1 + 480))
test("it never goes back", () => {
  const clock = new MinuteClock(100)
  expect(clock.tell(99)).toBe(100)
  expect(clock.tell(105)).toBe(105)
  expect(clock.now).toBe(105)
})
