import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { CrashTrials } from "../fixtures/crash-trials.ts"
import { HOW } from "../fixtures/strace.ts"

let trials: CrashTrials
beforeAll(async () => {
  await cryptoReady()
  trials = new CrashTrials()
})
afterAll(() => trials[Symbol.dispose]())

test(`killed at over 1,000 writes, in whatever they were doing: it holds what was before or after that step [${HOW}]`, async () =>
  expect(await trials.killAt(1250)).toBeGreaterThanOrEqual(1000))
