import { expect, test } from "vitest"
import { vaultForEach } from "../fixtures/sample-vault.ts"
import { tryWrongTypes } from "../fixtures/wrong-types.ts"

const sample = vaultForEach()

test("attack 14: a value of another kind in any column is said to be damage, or does no harm; and all can be erased", () => {
  const { tried, failed } = tryWrongTypes(sample())
  expect(tried).toBeGreaterThan(400)
  expect(failed).toEqual([])
})
