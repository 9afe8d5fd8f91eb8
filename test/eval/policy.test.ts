import { cryptoReady } from "@tracehold/crypto"
import { createEngine } from "@tracehold/policy"
import { beforeAll, expect, test } from "vitest"
import { type CorpusRow, generatedRows, readCorpus, sharedCorpora } from "./corpus.ts"
import { invariance } from "./invariance.ts"
import { missedLines } from "./lines.ts"
import { recordSecret } from "./record-secret.ts"
import { outcomesOf, scoresBySource, tableOf } from "./score.ts"
import { caughtWhole } from "./variants.ts"

beforeAll(cryptoReady)
const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
const shared = sharedCorpora()

test("every generated case is found, and nothing of it is left however it arrives", async () => {
  const rows = generatedRows()
  expect(rows.length).toBeGreaterThan(40)
  expect(missedLines(scoresBySource(outcomesOf(engine, rows)))).toEqual([])
  const { texts, lost } = await invariance(engine, rows, 20)
  expect(texts).toBe(rows.length)
  expect(lost).toEqual([])
})

test.skipIf(shared.length === 0)("recall and false positives over the corpora at hand", async () => {
  const rows = shared.flatMap(readCorpus)
  const scores = scoresBySource(outcomesOf(engine, rows))
  console.log(tableOf(scores))
  expect(missedLines(scores)).toEqual([])
  expect((await invariance(engine, rows, 0)).lost).toEqual([])
})

test("a line that is missed is told", () => {
  const row: CorpusRow = { text: "nothing here", secret: "here", label: "positive", kind: "x", source: "CredData" }
  expect(missedLines(scoresBySource(outcomesOf(engine, [row])))).toEqual(
    ["positive CredData: 0.0 %, at least 95 % is asked", "positive all: 0.0 %, at least 92 % is asked"].toReversed(),
  )
})

test("a text that no detector knows is found in the recorded session: the look is not blind", async () => {
  const row: CorpusRow = { text: "say tulip-bulbs", secret: "tulip-bulbs", label: "positive", kind: "x", source: "x" }
  expect(caughtWhole(engine, [row])).toEqual([])
  const left = await recordSecret({ row, secret: "tulip-bulbs", at: 4, masked: "say ***********" }, [6])
  expect(left).toEqual(["a piece of it is in the trace", "it is not masked where it was typed"])
})
