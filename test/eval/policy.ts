import { parseArgs } from "node:util"
import { cryptoReady } from "@tracehold/crypto"
import { createEngine } from "@tracehold/policy"
import { cleanTrees } from "./clean-trees.ts"
import { type CorpusRow, generatedRows, readCorpus, sharedCorpora } from "./corpus.ts"
import { invariance } from "./invariance.ts"
import { missedLines } from "./lines.ts"
import { missedPersonal, personalCorpus, personalScores, personalTable, readPersonal } from "./personal.ts"
import { outcomesOf, scoresByKind, scoresBySource, tableOf } from "./score.ts"

const HELP = `npm run eval:policy [-- FILE.jsonl[.gz]...] [--json] [--sessions N]

How many secrets of evaluation corpora are found, how much that is none is masked, and whether what is caught stays caught however it
arrives. Without files: the corpora that are at hand. The project's own made-up cases always.
--json         one JSON document instead of tables
--sessions N   record every Nth text that is caught whole as it is typed, pasted and printed (default 100; 0: none)

Exit codes: 0; 1 something is under its line; 2 called wrongly.`

async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args)
  if (typeof parsed === "string") {
    console.error(parsed)
    return 2
  }
  if (parsed.help) {
    console.log(HELP)
    return 0
  }
  let rows: CorpusRow[]
  try {
    rows = [...(parsed.files.length > 0 ? parsed.files : sharedCorpora()).flatMap(readCorpus), ...generatedRows()]
  } catch (error) {
    console.error(error instanceof Error ? error.message : "A file cannot be read.")
    return 2
  }
  await cryptoReady()
  const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
  const outcomes = outcomesOf(engine, rows)
  const bySource = scoresBySource(outcomes)
  const byKind = scoresByKind(outcomes)
  const trees = cleanTrees(engine)
  const stays = await invariance(engine, rows, parsed.sessions)
  const corpus = parsed.files.length > 0 ? null : personalCorpus()
  const personal = corpus === null ? [] : personalScores(readPersonal(corpus))
  const missed = [
    ...missedLines(bySource),
    ...missedPersonal(personal),
    ...trees.flatMap(({ tree, perThousand }) =>
      perThousand <= 0.5 ? [] : [`${tree}: ${perThousand.toFixed(2)} redactions in 1,000 lines, at most 0.5 are asked`],
    ),
    ...stays.lost,
  ]
  if (parsed.json)
    console.log(JSON.stringify({ detectors: engine.detectors, bySource, byKind, personal, trees, stays, missed }, null, 2))
  else {
    const imperfect = byKind.filter(({ subset, rows: all, hits }) => subset.startsWith("positive") && hits < all)
    const head = `${"".padEnd(44)}  rows    found     gone`
    console.log(
      `Detectors ${engine.detectors}\n\n${head}\n${tableOf(bySource)}\n\nKinds of which not all are found:\n${tableOf(imperfect)}\n`,
    )
    if (personal.length > 0) console.log(`${personalTable(personal)}\n`)
    for (const { tree, lines, redactions, perThousand } of trees)
      console.log(`${tree}: ${redactions} redactions in ${lines} lines, ${perThousand.toFixed(2)} in 1,000`)
    console.log(
      `${stays.texts} texts are caught whole; ${stays.variants} variants of them and ${stays.sessions} recorded sessions: ${stays.lost.length} lost`,
    )
  }
  for (const line of missed) console.error(`under its line: ${line}`)
  return missed.length > 0 ? 1 : 0
}

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        sessions: { type: "string", default: "100" },
      },
    })
    if (!/^\d{1,6}$/.test(values.sessions)) return "--sessions needs a number."
    return { files: positionals, json: values.json, help: values.help, sessions: Number(values.sessions) }
  } catch (error) {
    return `${error instanceof Error ? error.message : "Called wrongly."} Try --help.`
  }
}

process.exitCode = await main(process.argv.slice(2))
