// `npm run monkey`: random hands in a real editor, and whether the vault gives back what lay on disk at every save.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { editorMissingBecause } from "@tracehold/tooling"
import { playMonkey } from "./play-monkey.ts"

const HELP = `npm run monkey [-- --minutes N] [--seed S] [--keep] [--vsix FILE]

Does random things in a real editor: types, undoes, pastes, splits, saves, closes, runs commands and git, lets agents and other programs
write, pauses. At each save, what the vault gives back must be what lies on disk, but for what is masked.
--minutes N  how long; 10 when left out
--seed S     the same hands again
--keep       leaves everything where it is, and says where
--vsix FILE  an extension that is packed already

Exit codes: 0; 1 something does not hold (seed and last actions are printed); 2 called wrongly, or no editor.
`

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message.split("\n")[0] : "The monkey could not begin."}\n`)
  return 2
})

async function main(args: readonly string[]): Promise<number> {
  const options = {
    minutes: { type: "string" },
    seed: { type: "string" },
    keep: { type: "boolean" },
    vsix: { type: "string" },
    help: { type: "boolean" },
  } as const
  const { values } = parseArgs({ args: [...args], options })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const missing = editorMissingBecause()
  if (missing !== null) throw new Error(missing)
  const minutes = Number(values.minutes ?? 10)
  const seed = Number(values.seed ?? Date.now() % 100_000)
  if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error("--minutes takes a number above 0, --seed a whole number.")
  const base = mkdtempSync(join(tmpdir(), "tracehold-monkey-"))
  const vsix = values.vsix === undefined ? undefined : resolve(process.env.INIT_CWD ?? ".", values.vsix)
  process.stdout.write(`seed ${seed}\n`)
  try {
    const report = await playMonkey({
      base,
      seed,
      vsix,
      forMs: minutes * 60_000,
      log: (line) => process.stderr.write(`${line}\n`),
    })
    const { actions, undone, moments, masked, faults, lastActions } = report
    for (const fault of faults) process.stdout.write(`fault  ${fault}\n`)
    if (faults.length > 0) process.stdout.write(`the last actions:\n${lastActions.map((line) => `  ${line}\n`).join("")}`)
    process.stdout.write(
      `seed ${seed}: ${actions} actions (${undone} not done), ${moments} saves held against the disk, ${masked} files with something masked; faults: ${faults.length}.\n`,
    )
    return faults.length === 0 ? 0 : 1
  } finally {
    if (values.keep) process.stderr.write(`everything is in ${base}\n`)
    else rmSync(base, { recursive: true, force: true })
  }
}
