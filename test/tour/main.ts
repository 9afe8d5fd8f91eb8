// `npm run tour`: the whole cycle by itself, from an empty machine to a dataset, with pictures and a report.
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { printReport } from "./report.ts"
import { runTour } from "./run-tour.ts"

const HELP = `npm run tour [-- --into FOLDER]

Drives Tracehold's whole cycle in a real editor and a real browser: sets up a vault, works in a repository that it makes,
reviews, redacts, signs, donates to a recipient on this machine, opens the dataset and serialises it.

  --into FOLDER   where everything goes, screenshots included (default: a new temporary folder)
  --help          this text
`

try {
  const { values } = parseArgs({ options: { into: { type: "string" }, help: { type: "boolean" } } })
  if (values.help) process.stdout.write(HELP)
  else
    await tour(
      values.into === undefined
        ? mkdtempSync(join(tmpdir(), "tracehold-tour-"))
        : resolve(process.env.INIT_CWD ?? ".", values.into),
    )
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message.split("\n")[0] : "The tour failed."}\n`)
  process.exitCode = error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS") ? 2 : 1
}

async function tour(base: string): Promise<void> {
  const result = await runTour({ base, log: (line) => process.stderr.write(`tour: ${line}\n`) })
  process.stdout.write(printReport(result))
  if (result.problems.length > 0) process.exitCode = 1
}
