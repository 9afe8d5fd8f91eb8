import { expect, test } from "vitest"
import { vaultForEach } from "../fixtures/sample-vault.ts"
import { tryWrongTypes } from "../fixtures/wrong-types.ts"

const sample = vaultForEach()

test("attack 14: a value of another kind in a column is said to be damage, or does no harm; and all can be erased (every one: attacks-types.slow.test.ts)", () => {
  const { tried, failed } = tryWrongTypes(sample(), 31)
  expect(tried).toBeGreaterThan(10)
  expect(failed).toEqual([])
})
