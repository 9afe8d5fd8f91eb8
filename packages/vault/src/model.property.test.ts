import { cryptoReady } from "@tracehold/crypto"
import fc from "fast-check"
import { beforeAll, test, vi } from "vitest"
import { anyStep, holdsFor } from "../fixtures/model.ts"

vi.setConfig({ testTimeout: 120_000 }) // Processes and files by the hundred: a busy machine takes its time.

beforeAll(cryptoReady)

test("whatever two windows and an owner do, the vault holds what a plain list would (more runs: model.slow.test.ts)", () => {
  fc.assert(fc.property(fc.array(anyStep, { minLength: 1, maxLength: 40 }), holdsFor), { numRuns: 60, endOnFailure: true })
})
