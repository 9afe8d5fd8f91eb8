import { cryptoReady } from "@tracehold/crypto"
import fc from "fast-check"
import { beforeAll, test } from "vitest"
import { anyLimits, anyStep, holdsFor } from "../fixtures/retention-model.ts"

beforeAll(cryptoReady)

test("100 times: whatever clock, owner and sizes do, nothing goes that was not named for two weeks of use", () => {
  fc.assert(fc.property(anyLimits, fc.array(anyStep, { minLength: 20, maxLength: 200 }), holdsFor), {
    numRuns: 1000,
    endOnFailure: true,
  })
})
