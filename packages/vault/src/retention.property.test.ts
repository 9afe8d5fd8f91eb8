import { cryptoReady } from "@tracehold/crypto"
import fc from "fast-check"
import { beforeAll, test } from "vitest"
import { anyLimits, anyStep, holdsFor } from "../fixtures/retention-model.ts"

beforeAll(cryptoReady)

test("whatever clock, owner and sizes do, nothing goes that was not named for two weeks of use, nor what is signed and unsent (more runs: retention.slow.test.ts)", {
  timeout: 60_000,
}, () => {
  fc.assert(fc.property(anyLimits, fc.array(anyStep, { minLength: 20, maxLength: 60 }), holdsFor), {
    numRuns: 5,
    endOnFailure: true,
  })
})
