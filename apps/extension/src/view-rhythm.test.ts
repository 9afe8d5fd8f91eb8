import { expect, test } from "vitest"
import { type Lines, ViewRhythm } from "./view-rhythm.ts"

/** Plays reports `[atMs, first line, last line]` of one pane, and gives what came through as `[atMs, first, last]`. */
function check(reports: [number, number, number][], expected: [number, number, number][], forgetAtMs = Number.POSITIVE_INFINITY) {
  let nowMs = 0
  const due: { atMs: number; run: () => void }[] = []
  const seen: [number, number, number][] = []
  const rhythm = new ViewRhythm(
    (run, ms) => due.push({ atMs: nowMs + ms, run }),
    (_pane: number, lines: Lines) => seen.push([nowMs, lines[0]?.[0] ?? -1, lines[0]?.[1] ?? -1]),
  )
  for (let at = 0; at <= 1000; at++) {
    nowMs = at
    for (const task of due.filter(({ atMs }) => atMs === at)) task.run()
    for (const [atMs, first, last] of reports) if (atMs === at) rhythm.seen(0, [[first, last]], at)
    if (at === forgetAtMs) rhythm.forget(0)
  }
  expect(seen).toEqual(expected)
}

test("the first view comes at once", () => check([[5, 0, 40]], [[5, 0, 40]]))
test("the same lines again say nothing", () =>
  check(
    [
      [5, 0, 40],
      [300, 0, 40],
    ],
    [[5, 0, 40]],
  ))
test("of a burst, the first and every 100 ms the latest", () =>
  check(
    Array.from({ length: 25 }, (_, n) => [n * 10, n, n + 40] as [number, number, number]),
    [
      [0, 0, 40],
      [100, 9, 49],
      [200, 19, 59],
      [300, 24, 64],
    ],
  ))
test("a burst that ends where it began is one view", () =>
  check(
    [
      [0, 0, 40],
      [10, 3, 43],
      [20, 0, 40],
    ],
    [[0, 0, 40]],
  ))
test("nothing is told of a pane that is gone", () =>
  check(
    [
      [0, 0, 40],
      [10, 3, 43],
    ],
    [[0, 0, 40]],
    20,
  ))
