import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { rotateWhileTheyWrite } from "../fixtures/rotate-live.ts"
import { RotateTrials } from "../fixtures/rotate-trials.ts"
import { HOW, hasStrace } from "../fixtures/strace.ts"

let trials: RotateTrials
beforeAll(async () => {
  await cryptoReady()
  trials = new RotateTrials(140) // Their keys are moved in several transactions.
})
afterAll(() => trials[Symbol.dispose]())

test(`a rotation killed at 150 of its writes is gone on with, and nothing is lost [${HOW}]`, async () =>
  expect(await trials.killAt(150)).toBeGreaterThan(hasStrace ? 100 : 10))

test.skipIf(!hasStrace).each([
  ["a full disk", "ENOSPC", ["FULL", "IO"]],
  ["a disk that fails", "EIO", ["IO", "FULL"]],
  ["a file system that became read-only", "EROFS", ["READ_ONLY", "IO", "FULL"]],
] as const)("%s stops a rotation with a reason, and the next unlock goes on [by strace]", async (_, error, expected) => {
  const codes = await trials.failAt(["pwrite64", "fsync", "fdatasync", "ftruncate", "rename"], error, 12)
  expect(codes.size).toBeGreaterThan(0)
  expect([...codes].filter((code) => !expected.some((one) => one === code))).toEqual([])
})

test("windows that write meanwhile lose nothing, by one new root key after the other", () => rotateWhileTheyWrite(25))
