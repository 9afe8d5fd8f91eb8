import { cryptoReady } from "@tracehold/crypto"
import fc from "fast-check"
import { beforeAll, test, vi } from "vitest"
import { historyHolds } from "../fixtures/histories/history-holds.ts"
import { anyStep } from "../fixtures/histories/steps.ts"

vi.setConfig({ testTimeout: 120_000 }) // Files, vaults and git by the dozen: a busy machine takes its time.

beforeAll(cryptoReady)

test("whatever happens in editor, disk, git, terminals and agents, the recording is what really happened (more: histories.slow.test.ts)", () =>
  fc.assert(fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 25 }), historyHolds), {
    numRuns: 30,
    endOnFailure: true,
  }))
