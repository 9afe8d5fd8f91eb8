import { cryptoReady } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import { breakPulls, hostilePulls, killPulls } from "../fixtures/pull-trials.ts"

beforeAll(cryptoReady)

test("whichever message the connection breaks at, the next pull goes on", async () => {
  expect(await breakPulls(1)).toBeGreaterThan(50)
})

test("killed on either side 30 times, the next pull goes on", async () => {
  expect(await killPulls(30)).toBeGreaterThan(25)
})

test("whatever a host says in 300 conversations, nothing that the owner has is changed", () => hostilePulls(300))
