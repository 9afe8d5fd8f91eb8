import { cryptoReady } from "@tracehold/crypto"
import fc from "fast-check"
import { beforeAll, test } from "vitest"
import { historyHolds } from "../fixtures/histories/history-holds.ts"
import { anyStep } from "../fixtures/histories/steps.ts"

beforeAll(cryptoReady)

/** Other histories in each run; `PROPERTY_SEED=NUMBER` plays those of a run before. */
const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31)

test(`whatever happens, the recording is what really happened: seed ${seed}`, () =>
  fc.assert(fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 50 }), historyHolds), { seed, numRuns: 2000 }))
