import { cryptoReady } from "@tracehold/crypto"
import { createEngine } from "@tracehold/policy"
import { beforeAll, expect, test } from "vitest"
import { type CorpusRow, generatedRows, readCorpus, sharedCorpora } from "./corpus.ts"
import { invariance } from "./invariance.ts"
import { missedLines } from "./lines.ts"
import { missedPersonal, personalCorpus, personalScores, personalTable, readPersonal } from "./personal.ts"
import { recordSecret } from "./record-secret.ts"
import { outcomesOf, scoresBySource, tableOf } from "./score.ts"
import { caughtWhole } from "./variants.ts"

beforeAll(cryptoReady)
const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
const shared = sharedCorpora()
const personal = personalCorpus()

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

test.skipIf(personal === null)("personal data is met as often, and as often rightly, as is asked of each type", () => {
  const scores = personalScores(readPersonal(personal ?? ""))
  console.log(personalTable(scores))
  expect(scores.every(({ rows }) => rows > 0)).toBe(true)
  expect(missedPersonal(scores)).toEqual([])
})

test("personal data that is missed is told", () => {
  const text = "reach me: nobody at nowhere, not a@firma.de"
  const scores = personalScores([{ text, spans: [{ type: "EMAIL_ADDRESS", start: 10, end: 27, value: "nobody at nowhere" }] }])
  expect(missedPersonal(scores)).toEqual([
    "EMAIL_ADDRESS: 0 of 1 met, at least 98 % is asked",
    "EMAIL_ADDRESS: 0 of 1 found are right, at least 95 % is asked",
  ])
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
