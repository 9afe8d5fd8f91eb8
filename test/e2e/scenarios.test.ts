import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { editorMissingBecause } from "@tracehold/tooling"
import { afterAll, expect, test } from "vitest"
import { playAll } from "../scenarios/play-all.ts"
import { readScenarios } from "../scenarios/read-scenarios.ts"

const missing = editorMissingBecause()
if (missing !== null) console.warn(`Left out: scenarios in a real editor. ${missing}`)
const base = mkdtempSync(join(tmpdir(), "tracehold-scenarios-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** Each actor, and each way in which a change comes; all scenarios are in the slow suite. */
const SHORT = [
  "agent-edit-told-after",
  "agent-edit-told-before",
  "agent-edit-undone-by-user",
  "agent-never-tells",
  "format-on-save",
  "git-checkout-open-file",
  "outside-overwrites-open-file",
  "paste-lines",
  "terminal-writes-open-file",
  "type-in-a-file",
  "type-on-while-saving",
  "type-with-three-cursors",
]

test.skipIf(missing !== null)("a dozen scenarios: each change is told right, and the vault gives back the files", async () => {
  const data = fileURLToPath(new URL("../scenarios/data", import.meta.url))
  const scenarios = readScenarios(SHORT.map((name) => join(data, `${name}.json`)))
  const report = await playAll(scenarios, { base, log: (line) => console.log(`scenarios: ${line}`) })
  expect(report.wrong).toEqual([])
  expect(report.faults).toEqual([])
  expect(report.changes).toBeGreaterThan(30)
})
