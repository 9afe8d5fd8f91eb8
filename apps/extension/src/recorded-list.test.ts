import { expect, test } from "vitest"
import fields from "./golden/recorded-fields.json" with { type: "json" }
import { recordedList } from "./recorded-list.ts"

const report = {
  kind: "state",
  state: "recording",
  problem: null,
  events: 1,
  bytesToday: 1,
  lastEventMs: 1,
  unreviewed: { chunks: 0, minutes: 0 },
  warnings: [],
  health: [],
  sensors: { "doc-change": 1000, "doc-save": 2000, "doc-dirty": 61_000 },
} as const

const list = (change: Partial<Parameters<typeof recordedList>[0]> = {}) =>
  recordedList({ state: "Recording.", report, faults: new Map(), nowMs: 121_000, agents: [], fields, ...change })

test("says when each sensor last reported, by the latest of its records", () => {
  const text = list()
  expect(text).toContain("- Edits: last report 2 min ago\n")
  expect(text).toContain("- Saves: last report 1 min ago\n")
  expect(text).toContain("- Terminals: nothing yet\n")
  expect(list({ report: null })).toContain("- Edits: nothing yet\n")
})

test("names the agents that are read, and the sensors that failed", () => {
  expect(list()).toContain("by transcript or hook: none chosen")
  expect(list({ agents: ["Claude Code"] })).toContain("by transcript or hook: Claude Code\n")
  const sensors = { "agent:claude-code": 61_000 }
  expect(list({ report: { ...report, sensors } })).toContain("- claude-code: last heard 1 min ago\n")
  expect(list({ faults: new Map([["documents", 3]]) })).toContain("- FAILED 3 times: documents\n")
})

test("shows every field that can be recorded", () => {
  for (const [kind, paths] of Object.entries(fields)) expect(list()).toContain(`- ${kind}: ${paths}\n`)
})
