import type { AgentHook } from "@tracehold/capture"
import { expect, test } from "vitest"
import { hookChoice, hookQuestion, hookToOffer, OFFER_AGAIN_MS } from "./hook-offer.ts"
import { FRESH_STATE } from "./own-state.ts"

const hook: AgentHook = {
  agent: "claude-code",
  label: "Claude Code",
  names: ["claude-code"],
  found: true,
  file: "/h/.claude/settings.json",
  state: "absent",
  next: null,
}
const cursor: AgentHook = { ...hook, agent: "cursor" }
const check = (hooks: readonly AgentHook[], own: Partial<typeof FRESH_STATE>, agent: string | null) =>
  expect(hookToOffer(hooks, { ...FRESH_STATE, ...own }, 1000)?.agent ?? null).toBe(agent)

test("one agent at a time, only where it is and has no hook", () => {
  check([hook, cursor], {}, "claude-code")
  check([{ ...hook, found: false }, cursor], {}, "cursor")
  for (const state of ["installed", "outdated", "unreadable"] as const) check([{ ...hook, state }], {}, null)
})

test("never again where the user said so, and nothing before its time", () => {
  check([hook, cursor], { hooksRefused: ["claude-code"] }, "cursor")
  check([hook], { hooksSnoozedUntilMs: 1000 + OFFER_AGAIN_MS }, null)
  check([hook], { hooksSnoozedUntilMs: 1000 }, "claude-code")
})

test("the question names the agent and the file that would be changed", () =>
  expect(hookQuestion(hook)).toMatch(/Claude Code.*\/h\/\.claude\/settings\.json/))

test("a choice says what picking it does", () => {
  expect(hookChoice(hook)).toEqual({ label: "Claude Code", description: "", detail: "Install in /h/.claude/settings.json" })
  expect(hookChoice({ ...hook, state: "installed" }).detail).toBe("Remove from /h/.claude/settings.json")
})
