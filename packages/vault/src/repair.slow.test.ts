import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, describe, test } from "vitest"
import { DamagedVault, FLIP, NOISE, ZERO } from "../fixtures/damaged-vault.ts"

let vault: DamagedVault
beforeAll(async () => {
  await cryptoReady()
  vault = new DamagedVault()
})
afterAll(() => vault[Symbol.dispose]())

describe("all that is on no damaged page is kept, nothing else is read, and the result verifies", () => {
  test.each([
    ["zeroed", ZERO],
    ["noise", NOISE],
    ["one bit", FLIP],
  ])("every page in turn %s, unlocked and locked", (_, change) => {
    for (let page = 1; page <= vault.pages; page++) {
      vault.check(vault.withPages([page], change))
      vault.check(vault.withPages([page], change), { locked: true })
    }
  })

  test("a range of pages zeroed, wherever it begins", () => {
    for (let first = 1; first + 10 <= vault.pages; first += 4)
      vault.check(
        vault.withPages(
          Array.from({ length: 10 }, (_, i) => first + i),
          ZERO,
        ),
      )
  })

  test("cut off after every page, and within it", () => {
    for (let page = 0; page < vault.pages; page += 3) vault.check(vault.whole.subarray(0, page * 4096 + (page % 2) * 1000))
  })

  test("bits flipped all over", () => {
    for (let count = 1; count <= 60; count++) {
      const pages = Array.from({ length: count }, (_, i) => 1 + ((i * 7919 + count * 104729) % vault.pages))
      vault.check(vault.withPages([...new Set(pages)], FLIP), { locked: count % 5 === 0 })
    }
  })
})
