import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { editorMissingBecause } from "@tracehold/tooling"
import { afterAll, expect, test } from "vitest"
import { playAll } from "./play-all.ts"
import { readScenarios } from "./read-scenarios.ts"
import { printReport } from "./report.ts"

const missing = editorMissingBecause()
if (missing !== null) console.warn(`Left out: the scenarios in a real editor. ${missing}`)
const base = mkdtempSync(join(tmpdir(), "tracehold-scenarios-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

test.skipIf(missing !== null)("every scenario is played, and the recording names who made each change", async () => {
  const scenarios = readScenarios([fileURLToPath(new URL("./data", import.meta.url))])
  const report = await playAll(scenarios, { base, log: (line) => console.log(`scenarios: ${line}`) })
  console.log(printReport(report))
  expect(report.confused).toBe(0)
  expect(report.share).toBeGreaterThanOrEqual(0.98)
  expect(report.faults).toEqual([])
})
