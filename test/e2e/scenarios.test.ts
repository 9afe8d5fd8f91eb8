import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { editorMissingBecause } from "@tracehold/tooling"
import { afterAll, expect, test } from "vitest"
import { playAll } from "../scenarios/play-all.ts"
import { readScenarios } from "../scenarios/read-scenarios.ts"

/** One for each of the three actors that matter most; all of them are played by `npm run scenarios`. */
const SHORT = ["type-in-a-file", "agent-writes-told-before", "git-checkout-open-file"]

const missing = editorMissingBecause()
if (missing !== null) console.warn(`Left out: scenarios in a real editor. ${missing}`)
const base = mkdtempSync(join(tmpdir(), "tracehold-scenarios-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

test.skipIf(missing !== null)("typing, an agent's write and a checkout are recorded as what they are", async () => {
  const data = fileURLToPath(new URL("../scenarios/data", import.meta.url))
  const scenarios = readScenarios(SHORT.map((name) => join(data, `${name}.json`)))
  const report = await playAll(scenarios, { base, log: console.log })
  expect({ wrong: report.wrong, faults: report.faults }).toEqual({ wrong: [], faults: [] })
  expect(report.matrix).toMatchObject({ user: { user: 9 }, agent: { agent: 2 }, git: { git: 3 } })
})
