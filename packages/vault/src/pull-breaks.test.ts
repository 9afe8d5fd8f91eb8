import { cryptoReady } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import { breakPulls, hostilePulls, killPulls } from "../fixtures/pull-trials.ts"

beforeAll(cryptoReady)

test("whichever message the connection breaks at, the next pull goes on, and nothing is lost or doubled", {
  timeout: 60_000,
}, async () => {
  expect(await breakPulls(7)).toBeGreaterThan(50)
})

test("killed on either side, the next pull goes on", { timeout: 240_000 }, async () => {
  expect(await killPulls(2)).toBe(2)
})

test(
  "whatever a host says, nothing that the owner has is changed, and what goes wrong is told by a code",
  { timeout: 240_000 },
  () => hostilePulls(15),
)
