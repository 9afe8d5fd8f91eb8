import { cryptoReady } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import type { ToolRecord } from "./agent-evidence.ts"
import { ToldOnce, type Way } from "./told-once.ts"

beforeAll(cryptoReady)
const common = { conversation: "c", turn: null, cwd: "/w", wallMs: null }
const prompts = (...told: readonly (readonly [Way, string])[]) => {
  const once = new ToldOnce()
  return told.filter(([way, text]) => once.isNew(way, "claude-code", { kind: "prompt", ...common, text })).length
}
type Told = readonly [way: Way, call: string, phase?: ToolRecord["phase"]]
/** The ids under which calls of one same tool with one same input are recorded, and how many of them are new. */
const calls = (agent: string, ...told: readonly Told[]) => {
  const once = new ToldOnce()
  const ids = told.map(([way, call, phase]) =>
    once.call(way, agent, {
      kind: "tool",
      ...common,
      call,
      name: "ls",
      input: "{}",
      writes: [],
      ...(phase === undefined ? {} : { phase }),
    }),
  )
  return [ids.map(({ id }) => id), ids.filter(({ isNew }) => isNew).length]
}
const HOOK = "hook:claude-code"

test("what two ways tell counts once, in whatever order, and white space at its ends makes no difference", () => {
  expect(prompts(["transcript", "yes"], [HOOK, "yes\n"])).toBe(1)
  expect(prompts([HOOK, "yes"], ["transcript", "yes"], ["hook:cursor", "yes"])).toBe(1)
})

test("what is said twice counts twice, also where one way missed the first", () => {
  expect(prompts([HOOK, "yes"], ["transcript", "yes"], [HOOK, "yes"], ["transcript", "yes"])).toBe(2)
  expect(prompts([HOOK, "yes"], [HOOK, "yes"], ["transcript", "yes"])).toBe(2)
  expect(prompts([HOOK, "yes"], [HOOK, "no"])).toBe(2)
})

test("a call is told by its id, before and after, by hook and transcript", () =>
  expect(calls("claude-code", [HOOK, "t1", "before"], ["transcript", "t1"], [HOOK, "t1", "after"], ["transcript", "t2"])).toEqual(
    [["t1", "t1", "t1", "t2"], 2],
  ))

test("Cursor's hook and the one that it takes over from Claude Code are one, and so is its transcript, which has other ids", () =>
  expect(
    calls("cursor", ["hook:cursor", "x", "before"], [HOOK, "x", "before"], ["transcript", "0.1"], ["hook:cursor", "x", "after"]),
  ).toEqual([["x", "x", "x", "x"], 1]))

test("calls without an id: before and after belong together, one after the other", () =>
  expect(
    calls(
      "gemini-cli",
      ["hook:gemini-cli", "", "before"],
      ["transcript", "g1"],
      ["hook:gemini-cli", "", "after"],
      ["hook:gemini-cli", "", "before"],
    ),
  ).toEqual([["unnamed-0", "unnamed-0", "unnamed-0", "unnamed-1"], 2]))

test("a call of which only the end is told is one, too", () =>
  expect(calls("gemini-cli", ["hook:gemini-cli", "", "after"], ["hook:gemini-cli", "", "after"])).toEqual([
    ["unnamed-0", "unnamed-1"],
    2,
  ]))
