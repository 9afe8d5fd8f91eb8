import { cryptoReady } from "@tracehold/crypto"
import fc from "fast-check"
import { beforeAll, test } from "vitest"
import { holdsFor } from "../fixtures/model.ts"
import { anyStep } from "../fixtures/model-steps.ts"

beforeAll(cryptoReady)

test("whatever two windows and an owner do, the vault holds what a plain list would", () => {
  fc.assert(fc.property(fc.array(anyStep, { minLength: 1, maxLength: 120 }), holdsFor), { numRuns: 1500 })
})
