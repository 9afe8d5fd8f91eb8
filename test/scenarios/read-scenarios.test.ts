import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"
import { readScenarios } from "./read-scenarios.ts"

const folder = mkdtempSync(join(tmpdir(), "tracehold-scenarios-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const GOOD = { about: "x", files: {}, steps: [{ wait: 1 }], expect: {} }

function problemOf(content: unknown): string {
  const file = join(folder, "one.json")
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content))
  try {
    readScenarios([file])
    return "none"
  } catch (error) {
    return error instanceof Error ? error.message.replace(file, "FILE") : "?"
  }
}

test("every scenario of the project can be read, and there are at least eighty", () => {
  const scenarios = readScenarios([fileURLToPath(new URL("./data", import.meta.url))])
  expect(scenarios.length).toBeGreaterThanOrEqual(80)
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length)
})

test("what is right is read", () => expect(problemOf(GOOD)).toBe("none"))

test.each([
  ["two things in one step", { ...GOOD, steps: [{ wait: 1, type: "x" }] }, "FILE, steps.0: needs exactly one of open, type"],
  ["nothing in a step", { ...GOOD, steps: [{}] }, "FILE, steps.0: needs exactly one of"],
  ["a step that is not known", { ...GOOD, steps: [{ shout: 1 }] }, "FILE, steps.0: "],
  ["a path that leads out", { ...GOOD, files: { "../a": "x" } }, "FILE, files.../a: "],
  ["an actor that is not known", { ...GOOD, steps: [{ wait: 1, makes: { "edit a": "cat" } }] }, "FILE, steps.0.makes.edit a: "],
  ["a change that is neither", { ...GOOD, steps: [{ wait: 1, makes: { "a.ts": "user" } }] }, "FILE, steps.0.makes.a.ts: "],
  [
    "changes named where the next step has them",
    { ...GOOD, steps: [{ wait: 1, atOnce: true, makes: {} }] },
    "FILE, steps.0: a step with",
  ],
  ["no JSON", "{", "FILE: "],
])("%s is said in one line with its place", (_, content, line) => {
  const problem = problemOf(content)
  expect(problem).toContain(line)
  expect(problem).not.toContain("\n")
})

test("a place without scenarios is said", () => {
  expect(() => readScenarios([join(folder, "nowhere")])).toThrow("does not exist")
  expect(() => readScenarios([])).toThrow("No *.json file")
})
