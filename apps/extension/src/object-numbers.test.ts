import { expect, test } from "vitest"
import { ObjectNumbers } from "./object-numbers.ts"

test("counts from 0 and keeps an object's number", () => {
  const numbers = new ObjectNumbers()
  const [left, right] = [{}, {}]
  expect(numbers.has(left)).toBe(false)
  expect([numbers.of(left), numbers.of(right), numbers.of(left)]).toEqual([0, 1, 0])
  expect(numbers.has(left)).toBe(true)
})
