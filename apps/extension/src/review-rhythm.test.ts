import { expect, test } from "vitest"
import { FRESH_STATE } from "./own-state.ts"
import { isPromptDue, type PromptInput, promptText, RHYTHMS } from "./review-rhythm.ts"

const DAY = 24 * 60 * 60 * 1000
const base: PromptInput = {
  rhythm: "weekly",
  nowMs: 100 * DAY,
  own: { ...FRESH_STATE, promptedMs: 93 * DAY },
  workspace: "w",
  unreviewed: { chunks: 4, minutes: 200 },
}
const check = (change: Partial<PromptInput>, due: boolean) => expect(isPromptDue({ ...base, ...change })).toBe(due)

test("asks a week after it last did", () => check({}, true))
test("not a moment sooner", () => check({ nowMs: base.nowMs - 1 }, false))
test("not before the clock was started", () => check({ own: FRESH_STATE }, false))
test("not when there is nothing to review", () => check({ unreviewed: { chunks: 0, minutes: 0 } }, false))
test("not while snoozed", () => check({ own: { ...base.own, snoozedUntilMs: base.nowMs + 1 } }, false))
test("again when the snooze is over", () => check({ own: { ...base.own, snoozedUntilMs: base.nowMs } }, true))
test("never in a workspace that was silenced", () => check({ own: { ...base.own, silenced: ["w"] } }, false))
test("still in others", () => check({ own: { ...base.own, silenced: ["v"] } }, true))
test.each([
  ["daily", 1],
  ["weekly", 7],
  ["monthly", 30],
] as const)("%s is every %d days", (rhythm, days) => {
  check({ rhythm, own: { ...base.own, promptedMs: base.nowMs - days * DAY } }, true)
  check({ rhythm, own: { ...base.own, promptedMs: base.nowMs - days * DAY + 1 } }, false)
})
test("never is never", () => check({ rhythm: "never", own: { ...base.own, promptedMs: 0 } }, false))
test("every rhythm has its rows here", () => expect(RHYTHMS).toEqual(["daily", "weekly", "monthly", "never"]))

test("tells counts and hours, and nothing else", () =>
  expect(promptText({ chunks: 14, minutes: 372 })).toBe(
    "Tracehold recorded about 6 hours of work that you have not looked at yet (14 chunks). " +
      "It is encrypted on this machine, and nothing is sent unless you review and sign it.",
  ))
