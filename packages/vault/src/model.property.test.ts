import { cryptoReady } from "@tracehold/crypto"
import fc from "fast-check"
import { beforeAll, test, vi } from "vitest"
import { holdsFor } from "../fixtures/model.ts"
import { anyStep, type Step } from "../fixtures/model-steps.ts"

vi.setConfig({ testTimeout: 120_000 }) // Processes and files by the hundred: a busy machine takes its time.

beforeAll(cryptoReady)

/** What was found once: a late secret in a blob that another window erased a moment before. */
const MASKED_AFTER_ERASE: Step[] = [
  { kind: "note", window: 1, blob: true },
  { kind: "note", window: 1, blob: false },
  { kind: "erase", window: 0, minutes: 0 },
  { kind: "mask", window: 1 },
  { kind: "flush", window: 0 },
]
/** And once: one in events that an erase had left, while the writer had not heard of it. */
const MASKED_UNHEARD: Step[] = [
  { kind: "note", window: 1, blob: false },
  { kind: "note", window: 1, blob: false },
  { kind: "wait", minutes: 1 },
  { kind: "erase", window: 0, minutes: 0 },
  { kind: "mask", window: 1 },
]

test("whatever two windows and an owner do, the vault holds what a plain list would (more runs: model.slow.test.ts)", () => {
  fc.assert(fc.property(fc.array(anyStep, { minLength: 1, maxLength: 40 }), holdsFor), {
    numRuns: 60,
    endOnFailure: true,
    examples: [[MASKED_AFTER_ERASE], [MASKED_UNHEARD]],
  })
})
