import { expect, test } from "vitest"
import { SensorFaults } from "./sensor-faults.ts"

test("a sensor's error is counted under its name and never leaves it", () => {
  const faults = new SensorFaults()
  const seen: number[] = []
  const sensor = faults.safely("documents", (value: number) => {
    if (value < 0) throw new Error("no")
    seen.push(value)
  })
  for (const value of [1, -1, 2, -2]) sensor(value)
  expect(seen).toEqual([1, 2])
  expect([...faults.counts()]).toEqual([["documents", 2]])
})
