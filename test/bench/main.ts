import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { cryptoReady } from "@tracehold/crypto"
import { bytesOfAnEvent } from "./bytes.ts"
import { editorThread } from "./editor-thread.ts"
import { describeFigure, type Figure, holds, ratioOf } from "./figure.ts"
import { hookStart } from "./hook-start.ts"
import { largeWorkspace } from "./large-workspace.ts"
import { policyCost } from "./policy.ts"
import { realEditor } from "./real-editor.ts"
import { replaySeek } from "./replay-seek.ts"
import { snapshotCost } from "./snapshot.ts"
import { vaultOfAGigabyte } from "./vault-1gb.ts"
import { workerCpu } from "./worker-cpu.ts"

const BENCHES: Readonly<Record<string, (root: string) => Promise<Figure[]>>> = {
  "editor-thread": editorThread,
  "worker-cpu": workerCpu,
  policy: policyCost,
  bytes: bytesOfAnEvent,
  snapshot: snapshotCost,
  "replay-seek": replaySeek,
  "hook-start": hookStart,
  "large-workspace": largeWorkspace,
  "vault-1gb": vaultOfAGigabyte,
  "real-editor": realEditor,
}
const NAMES = Object.keys(BENCHES)
/** One makes 50,000 files first, one a gigabyte, one starts three editors, so they must be asked for. */
const BY_NAME_ONLY: ReadonlySet<string> = new Set(["large-workspace", "vault-1gb", "real-editor"])

const HELP = `npm run bench [-- NAME...] [--json] [--check]

Names: ${NAMES.join(", ")}; all but the last three when none is given: they make 50,000 files or a vault of 1 GB first, or drive a real editor.
Each figure stands beside what it is compared with in the same run: a naive recorder in the manner of crowd-code 2.0.
--json   one JSON document instead of lines
--check  exit 1 when a ratio is missed; budgets are for the reference machine and only advisory`

/** @returns the exit code: 0, 1 when a ratio was missed and that was asked for, 2 when called wrongly. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args)
  if (typeof parsed === "string") {
    console.error(parsed)
    return 2
  }
  const { names, json, check, help } = parsed
  if (help) {
    console.log(HELP)
    return 0
  }
  await cryptoReady()
  const root = fileURLToPath(new URL("../..", import.meta.url))
  const figures: Figure[] = []
  for (const name of names) {
    const found = (await BENCHES[name]?.(root)) ?? []
    if (!json) for (const figure of found) console.log(describeFigure(figure))
    figures.push(...found)
  }
  if (json)
    console.log(
      JSON.stringify(
        figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), holds: holds(figure) })),
        null,
        2,
      ),
    )
  const missed = figures.filter((figure) => !holds(figure)).length
  if (missed > 0) console.error(`${missed} of ${figures.length} figures miss their ratio.`)
  return check && missed > 0 ? 1 : 0
}

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: "boolean" }, check: { type: "boolean" }, help: { type: "boolean" } },
    })
    const unknown = positionals.find((name) => !NAMES.includes(name))
    if (unknown !== undefined) return `There is no bench named ${unknown}; there are ${NAMES.join(", ")}.`
    const { json = false, check = false, help = false } = values
    return { names: positionals.length > 0 ? positionals : NAMES.filter((name) => !BY_NAME_ONLY.has(name)), json, check, help }
  } catch {
    return "Only --json, --check and --help are known, and names of benches; see --help."
  }
}

process.exitCode = await main(process.argv.slice(2))
