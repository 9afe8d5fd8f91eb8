import { expect, test } from "vitest"
import { sensorHealth } from "./sensor-health.ts"

const MINUTE = 60_000
const check = (heard: Record<string, number>, nowMs: number) =>
  sensorHealth(heard, nowMs).flatMap(({ sensor, silent }) => (silent === null ? [] : [sensor]))

test("each sensor with when it was last heard, by any of its kinds", () => {
  const health = sensorHealth({ "doc-open": 5, "doc-change": 9, disk: 7 }, 10)
  expect(health.map(({ sensor, lastMs }) => [sensor, lastMs])).toEqual([
    ["documents", 9],
    ["views", null],
    ["terminals", null],
    ["commands", null],
    ["file watcher", 7],
  ])
})
test("no command since a terminal was opened is told after a while", () => {
  expect(check({ "terminal-open": 0 }, MINUTE)).toEqual([])
  expect(check({ "terminal-open": 0 }, 3 * MINUTE)).toEqual(["commands"])
  expect(check({ "terminal-open": 0, "command-start": MINUTE }, 9 * MINUTE)).toEqual([])
})
test("a watcher that says nothing of a save is told", () => {
  expect(check({ "doc-save": 9 * MINUTE }, 12 * MINUTE)).toEqual(["file watcher"])
  expect(check({ "doc-save": 9 * MINUTE, disk: 9 * MINUTE + 100 }, 12 * MINUTE)).toEqual([])
  expect(check({ "doc-save": 9 * MINUTE, disk: MINUTE }, 12 * MINUTE)).toEqual(["file watcher"])
})
