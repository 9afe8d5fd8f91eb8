import { expect, test } from "vitest"
import { FocusTracker } from "./focus-tracker.ts"

test("says a move once, and coming back is a move again", () => {
  const tracker = new FocusTracker()
  const pane = { kind: "pane", pane: 0, uri: "file:///a" } as const
  const terminal = { kind: "terminal", terminal: 0 } as const
  const moves = [{ kind: "nothing" } as const, pane, pane, terminal, terminal, pane, { ...pane, uri: "file:///b" }]
  expect(moves.map((on) => tracker.moved(on))).toEqual([false, true, false, true, false, true, true])
})
