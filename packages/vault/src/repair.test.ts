import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { DamagedVault, FLIP, NOISE, ZERO } from "../fixtures/damaged-vault.ts"

let vault: DamagedVault
beforeAll(async () => {
  await cryptoReady()
  vault = new DamagedVault()
})
afterAll(() => vault[Symbol.dispose]())

const WHOLE = { chunks: 28, losses: [], other: { notes: 0, ledgerEntries: 0 } }

test("a vault with no damage is copied whole, also locked", () => {
  expect(vault.check(vault.whole)).toMatchObject(WHOLE)
  expect(vault.check(vault.whole, { locked: true })).toMatchObject(WHOLE)
})

test("a damaged header, schema and inner pages take nothing with them", () => {
  const inner = vault.pagesOfType(5, 2)
  expect(inner.length).toBeGreaterThan(3)
  expect(vault.check(vault.withPages([1, ...inner], ZERO))).toMatchObject({ losses: [] })
})

test.each([
  ["zeroed", ZERO],
  ["noise", NOISE],
  ["one bit", FLIP],
])(
  "every twentieth page %s: all that is on no damaged page is kept, and the result verifies (every page: repair.slow.test.ts)",
  (_, change) => {
    for (let first = 2; first <= vault.pages; first += 20) vault.check(vault.withPages([first], change))
    const many = Array.from({ length: 8 }, (_page, i) => 3 + i * 11)
    expect(vault.check(vault.withPages(many, change)).losses.length).toBeGreaterThan(0)
    vault.check(vault.withPages(many, change), { locked: true })
  },
  60_000,
)

test("a vault of a newer version is refused, unless it is only its header that says so", () => {
  const newer = Buffer.from(vault.whole)
  newer.writeUInt32BE(200, 60)
  expect(vault.check(newer)).toMatchObject(WHOLE)
  const other = Buffer.from(newer.toString("latin1").replaceAll("CREATE TABLE pulled(", "CREATE TABLE others("), "latin1")
  expect(() => vault.check(other)).toThrow(/NEWER_VERSION/)
})

test("a file that ends early, within a page too", () => {
  const ends = Array.from({ length: 8 }, (_, i) => Math.floor((vault.whole.length * i) / 8))
  for (const bytes of [...ends, vault.whole.length - 5000]) {
    vault.check(vault.whole.subarray(0, bytes))
    vault.check(vault.whole.subarray(0, bytes), { locked: true })
  }
})
