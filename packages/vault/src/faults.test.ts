import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { CrashTrials } from "../fixtures/crash-trials.ts"
import { FAULTS } from "../fixtures/faults.ts"
import { hasStrace } from "../fixtures/strace.ts"

vi.setConfig({ testTimeout: 120_000 }) // Processes and files by the hundred: a busy machine takes its time.

let trials: CrashTrials
beforeAll(async () => {
  await cryptoReady()
  trials = new CrashTrials()
})
afterAll(() => trials[Symbol.dispose]())

const PLACES = 1

test.skipIf(!hasStrace).each(FAULTS)(
  "$name: told as $codes, nothing is lost, and it goes on afterwards [by strace] (every place: faults.slow.test.ts)",
  async (kind) => {
    const told = await trials.failAt(kind.faults(trials, PLACES), kind.tries)
    expect([...told].filter((code) => !kind.codes.includes(code))).toEqual([])
  },
)
