import { expect, test } from "vitest"
import type { StateReport } from "./recorder-link.ts"
import { type StatusInput, type StatusState, statusText } from "./status-text.ts"

const report: StateReport = {
  kind: "state",
  state: "recording",
  problem: null,
  events: 1234,
  bytesToday: 1_250_000,
  lastEventMs: 5000,
  unreviewed: { chunks: 3, minutes: 61 },
  warnings: [],
  health: [],
  sensors: {},
}

function check(change: Partial<StatusInput>, state: StatusState, text: string, firstLine: string | RegExp): void {
  const status = statusText({ report, trusted: true, died: null, faults: new Map(), nowMs: 6000, ...change })
  expect(status.state).toBe(state)
  expect(status.text).toBe(text)
  expect(status.lines[0]).toMatch(firstLine)
  expect(status.alarm).toBe(state === "problem" ? "error" : "none")
  expect(status.spoken).not.toContain("$(")
}

test("before the recorder said anything", () =>
  check({ report: null }, "starting", "$(circle-outline) Tracehold: starting", "The recorder is starting."))
test("recording", () => check({}, "recording", "$(record) Tracehold 1.3 MB · now", "Recording, encrypted, on this machine only."))
test("recording, before the first event", () =>
  check({ report: { ...report, lastEventMs: null, bytesToday: 0 } }, "recording", "$(record) Tracehold 0 kB", /^Recording/))
test("recording, idle", () =>
  check({ nowMs: 12 * 60_000 + 5000 }, "recording", "$(record) Tracehold 1.3 MB · 12 min", /^Recording/))
test("no vault yet", () =>
  check({ report: { ...report, state: "no-vault" } }, "set-up", "$(lock) Tracehold: set up", /^Nothing is recorded yet/))
test("a vault that cannot be used is a problem, not an invitation to set up", () =>
  check({ report: { ...report, state: "no-vault", problem: "Newer." } }, "problem", "$(warning) Tracehold: problem", "Newer."))
test("paused", () => check({ report: { ...report, state: "paused" } }, "paused", "$(debug-pause) Tracehold: paused", /^Paused/))
test("off", () =>
  check({ report: { ...report, state: "off" } }, "off", "$(circle-slash) Tracehold: off", /^Off for this repository/))
test("policy wants the user to be asked", () => {
  const problem = "your own policy wants you to be asked first"
  check({ report: { ...report, state: "ask", problem } }, "ask", "$(question) Tracehold: record here?", /until you say yes/)
})
test("off, with a reason of the recorder's", () =>
  check(
    { report: { ...report, state: "off", problem: "no folder is open" } },
    "off",
    "$(circle-slash) Tracehold: off",
    "No folder is open.",
  ))
test("paused because another window erased", () => {
  const status = statusText({
    report: { ...report, state: "paused", problem: "another window erased" },
    trusted: true,
    died: null,
    faults: new Map(),
    nowMs: 0,
  })
  expect(status.lines[1]).toBe("Another window erased.")
})
test("not trusted wins over what the recorder says", () =>
  check({ trusted: false }, "untrusted", "$(circle-slash) Tracehold: off", /not trusted/))
test("a problem while recording", () =>
  check({ report: { ...report, problem: "The disk is full." } }, "problem", "$(warning) Tracehold: problem", "The disk is full."))
test("a stopped recorder", () =>
  check({ report: { ...report, state: "stopped" } }, "problem", "$(warning) Tracehold: problem", /stopped/))
test("a dead recorder", () =>
  check({ died: "It died." }, "problem", "$(warning) Tracehold: problem", /^It died\. Nothing is recorded/))

test("a sensor that fails is told while recording goes on", () => {
  const status = statusText({ report, trusted: true, died: null, faults: new Map([["documents", 2]]), nowMs: 6000 })
  expect(status.state).toBe("recording")
  expect(status.alarm).toBe("warning")
  expect(status.lines.at(-1)).toBe("The sensor “documents” failed 2 times; what it missed is not recorded.")
})

test("what retention will drop is told in the bar, in its lines and to a screen reader, while recording goes on", () => {
  const line = "Retention will drop 3 chunks."
  const status = statusText({
    report: { ...report, warnings: [line] },
    trusted: true,
    died: null,
    faults: new Map(),
    nowMs: 6000,
  })
  expect(status).toMatchObject({ state: "recording", text: "$(record) Tracehold 1.3 MB · now $(info)", warnings: [line] })
  expect(status.lines.at(-1)).toBe(line)
  expect(status.spoken).toContain(line)
})

test("when each sensor was last heard, and what a silent one wants done", () => {
  const health = [
    { sensor: "documents", lastMs: 5000, silent: null },
    { sensor: "views", lastMs: null, silent: null },
    { sensor: "commands", lastMs: null, silent: "no command was seen: turn it on" },
  ]
  const { lines } = statusText({ report: { ...report, health }, trusted: true, died: null, faults: new Map(), nowMs: 6000 })
  expect(lines).toEqual(expect.arrayContaining(["Last heard: documents now.", "No command was seen: turn it on."]))
})
