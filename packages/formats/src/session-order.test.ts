import { expect, test } from "vitest"
import { sortPaths, splitSessions } from "./session-order.ts"

test("paths are sorted part by part", () => {
  expect(sortPaths(["a-b/s.csv", "a/z.csv", "a/b/s.csv", "a.csv", "a"])).toEqual([
    "a",
    "a/b/s.csv",
    "a/z.csv",
    "a-b/s.csv",
    "a.csv",
  ])
})
test("by bytes, not by UTF-16", () => expect(sortPaths(["\u{1F600}", "\uFF00"])).toEqual(["\uFF00", "\u{1F600}"]))

test("ten sessions, a quarter for validation: as the reference shuffles them", () => {
  const sessions = Array.from({ length: 10 }, (_, index) => ({ path: `${index}.csv`, index }))
  const { training, validation } = splitSessions(sessions, 0.25)
  expect(training.map(({ index }) => index)).toEqual([0, 4, 8, 3, 7, 2, 6])
  expect(validation.map(({ index }) => index)).toEqual([1, 5, 9])
})
test("sessions 1,000 apart are in the order of their paths", () => {
  const sessions = Array.from({ length: 1001 }, (_, index) => ({ path: index === 0 ? "b" : index === 1000 ? "a" : `c${index}` }))
  expect(splitSessions(sessions, 0).training.slice(0, 2)).toEqual([{ path: "a" }, { path: "b" }])
})
