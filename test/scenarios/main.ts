// `npm run scenarios`: who made each change, in a real editor, held against scenarios that are data.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { editorMissingBecause } from "@tracehold/tooling"
import { playAll } from "./play-all.ts"
import { readScenarios } from "./read-scenarios.ts"
import { printReport } from "./report.ts"

const HELP = `npm run scenarios [-- DIR|FILE...] [--json] [--keep] [--vsix FILE]

Plays scenarios (test/scenarios/README.md has their form) in a real editor, and holds what was recorded against what they say:
who made each change, and which files were there. Without a name: those in test/scenarios/data. A scenario may run any program:
play only those that you have read.
--json       one JSON document instead of a table
--keep       leaves the workspace, the editor and the vault where they are with a picture for each scenario, and says where
--vsix FILE  an extension that is packed already, instead of one built from the sources

Exit codes: 0; 1 under 98 % right, a user's change called an agent's or the reverse, or another fault; 2 called wrongly, or no editor.
`

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message.split("\n")[0] : "The scenarios could not be played."}\n`)
  return 2
})

async function main(args: readonly string[]): Promise<number> {
  const options = {
    json: { type: "boolean" },
    keep: { type: "boolean" },
    vsix: { type: "string" },
    help: { type: "boolean" },
  } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const here = process.env.INIT_CWD ?? "."
  const own = fileURLToPath(new URL("./data", import.meta.url))
  const scenarios = readScenarios(positionals.length === 0 ? [own] : positionals.map((path) => resolve(here, path)))
  const missing = editorMissingBecause()
  if (missing !== null) throw new Error(missing)
  const base = mkdtempSync(join(tmpdir(), "tracehold-scenarios-"))
  try {
    const vsix = values.vsix === undefined ? undefined : resolve(here, values.vsix)
    const { keep } = values
    const report = await playAll(scenarios, { base, vsix, keep, log: (line) => process.stderr.write(`scenarios: ${line}\n`) })
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : printReport(report))
    return report.holds ? 0 : 1
  } finally {
    if (values.keep) process.stderr.write(`scenarios: everything is in ${base}\n`)
    else rmSync(base, { recursive: true, force: true })
  }
}
