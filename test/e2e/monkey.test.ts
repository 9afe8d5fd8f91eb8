import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { editorMissingBecause } from "@tracehold/tooling"
import { afterAll, expect, test } from "vitest"
import { playMonkey } from "../monkey/play-monkey.ts"

const missing = editorMissingBecause()
if (missing !== null) console.warn(`Left out: random hands in a real editor. ${missing}`)
const base = mkdtempSync(join(tmpdir(), "tracehold-monkey-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

test.skipIf(missing !== null)("random hands for half a minute: at each save the vault gives back what lies on disk", async () => {
  const report = await playMonkey({ base, seed: 8, forMs: 30_000, log: (line) => console.log(`monkey: ${line}`) })
  expect(report.faults, report.lastActions.join("\n")).toEqual([])
  expect(report.moments).toBeGreaterThan(0)
})
