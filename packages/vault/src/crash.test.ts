import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { CrashTrials } from "../fixtures/crash-trials.ts"
import { HOW } from "../fixtures/strace.ts"

vi.setConfig({ testTimeout: 120_000 }) // Processes and files by the hundred: a busy machine takes its time.

let trials: CrashTrials
beforeAll(async () => {
  await cryptoReady()
  trials = new CrashTrials()
})
afterAll(() => trials[Symbol.dispose]())

test("three windows and their owner, undisturbed: the vault holds what the model says", () => trials.undisturbed())

test(`killed at a write, in whatever they were doing: it holds what was before or after that step (every write: crash.slow.test.ts) [${HOW}]`, async () =>
  expect(await trials.killAt(10)).toBeGreaterThan(5))
