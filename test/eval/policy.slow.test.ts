import { cryptoReady } from "@tracehold/crypto"
import { createEngine } from "@tracehold/policy"
import { expect, test } from "vitest"
import { generatedRows, readCorpus, sharedCorpora } from "./corpus.ts"
import { invariance } from "./invariance.ts"
import { recordSecret } from "./record-secret.ts"
import { caughtWhole } from "./variants.ts"

const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })

test("what is caught whole stays caught as it is typed, pasted and printed", async () => {
  await cryptoReady()
  const rows = sharedCorpora().flatMap(readCorpus)
  expect((await invariance(engine, generatedRows(), 1)).lost).toEqual([])
  expect((await invariance(engine, rows, 12)).lost).toEqual([])
})

test("pasted in two pieces, cut at every unit", async () => {
  await cryptoReady()
  for (const caught of caughtWhole(engine, generatedRows()).filter(({ secret }) => secret.length < 60)) {
    const cuts = Array.from({ length: caught.secret.length }, (_, i) => caught.at + i)
    expect([caught.row.kind, ...(await recordSecret(caught, cuts))]).toEqual([caught.row.kind])
  }
})
