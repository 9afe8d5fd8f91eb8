import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { rotateWhileTheyWrite } from "../fixtures/rotate-live.ts"
import { RotateTrials } from "../fixtures/rotate-trials.ts"
import { HOW, hasStrace } from "../fixtures/strace.ts"

let trials: RotateTrials
beforeAll(async () => {
  await cryptoReady()
  trials = new RotateTrials(2)
})
afterAll(() => trials[Symbol.dispose]())

test(`a rotation killed at a write is gone on with, and nothing is lost (150 writes: rotate-killed.slow.test.ts) [${HOW}]`, async () =>
  expect(await trials.killAt(8)).toBeGreaterThan(4))

test.skipIf(!hasStrace)("a full disk stops a rotation with a reason, and the next unlock goes on [by strace]", async () =>
  expect([...(await trials.failAt(["pwrite64"], "ENOSPC", 3))]).toEqual(["FULL"]),
)

test("windows that write meanwhile lose nothing, by one new root key after the other (more often: rotate-killed.slow.test.ts)", () =>
  rotateWhileTheyWrite(3))
