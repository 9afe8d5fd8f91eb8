import { afterAll, beforeAll, expect, test } from "vitest"
import { HOW } from "../../vault/fixtures/strace.ts"
import { EraseTrials } from "../fixtures/erase-trials.ts"

let trials: EraseTrials
beforeAll(async () => {
  trials = await EraseTrials.make()
})
afterAll(() => trials[Symbol.dispose]())

test(
  `an erase of a text that is killed has happened once it began: the next unlock goes on (more often: erase-killed.slow.test.ts) [${HOW}]`,
  { timeout: 60_000 },
  async () => expect(await trials.killAt(3)).toBeGreaterThan(0),
)
