import { afterAll, beforeAll, expect, test } from "vitest"
import { HOW } from "../../vault/fixtures/strace.ts"
import { EraseTrials } from "../fixtures/erase-trials.ts"

let trials: EraseTrials
beforeAll(async () => {
  trials = await EraseTrials.make()
})
afterAll(() => trials[Symbol.dispose]())

test(`an erase of a text that is killed at 60 of its writes has happened once it began: the next unlock goes on [${HOW}]`, async () =>
  expect(await trials.killAt(60)).toBeGreaterThan(30))
