import { cryptoReady } from "@tracehold/crypto"
import fc from "fast-check"
import { beforeAll, test } from "vitest"
import { anyStep, holdsFor } from "../fixtures/model.ts"

beforeAll(cryptoReady)

test("whatever two windows and an owner do, the vault holds what a plain list would (more runs: model.slow.test.ts)", () => {
  fc.assert(fc.property(fc.array(anyStep, { minLength: 1, maxLength: 40 }), holdsFor), { numRuns: 60, endOnFailure: true })
})
