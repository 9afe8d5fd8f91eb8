import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { SecretKey } from "@tracehold/crypto"
import { expect, test } from "vitest"
import { vaultForEach } from "../fixtures/sample-vault.ts"
import { addSlot, readSlots, removeSlot, replaceSlots, unlockVault, VaultError } from "./index.ts"

const sample = vaultForEach()
const params = { salt: "ab".repeat(16), ops: 3, mem: 1 << 26 }

test("a slot is added and another removed; what is left opens the same vault, nothing lies beside the file", () => {
  const { folder, seed } = sample()
  const fresh = SecretKey.random()
  addSlot(folder, seed, { kind: "pass", id: "new", seed: fresh, params })
  expect(readSlots(folder)).toEqual([
    { kind: "phrase", id: "words", params: null, backend: null },
    { kind: "pass", id: "new", params, backend: null },
  ])
  const identity = (key: SecretKey) => {
    using vault = unlockVault(folder, key)
    return vault.identity.publicKey
  }
  expect(identity(fresh)).toEqual(identity(seed))
  removeSlot(folder, fresh, "words")
  expect(readSlots(folder).map(({ id }) => id)).toEqual(["new"])
  expect(() => unlockVault(folder, seed)).toThrow(new VaultError("WRONG_KEY"))
  identity(fresh)
  expect(readdirSync(folder).sort()).toEqual(["card.json", "keys.json", "vault.db"])
  expect(statSync(join(folder, "keys.json")).mode & 0o777).toBe(0o600)
})

test("a slot takes the place of others, also of the one that asks, and may have the id of one that goes", () => {
  const { folder, seed } = sample()
  addSlot(folder, seed, { kind: "pass", id: "stays", seed: SecretKey.random(), params })
  const fresh = SecretKey.random()
  replaceSlots(folder, seed, { kind: "phrase", id: "words", seed: fresh }, ["words"])
  expect(readSlots(folder).map(({ id }) => id)).toEqual(["stays", "words"])
  unlockVault(folder, fresh)[Symbol.dispose]()
  expect(() => unlockVault(folder, seed)).toThrow("WRONG_KEY")
})

test("nobody locks themselves out, and nothing changes when it is refused", () => {
  const { folder, seed } = sample()
  addSlot(folder, seed, { kind: "pass", id: "new", seed: SecretKey.random(), params })
  const before = readFileSync(join(folder, "keys.json"))
  const refused: readonly (readonly [() => void, string])[] = [
    [() => removeSlot(folder, seed, "words"), "WRONG_KEY"],
    [() => removeSlot(folder, seed, "none"), "GONE"],
    [() => removeSlot(folder, SecretKey.random(), "new"), "WRONG_KEY"],
    [() => addSlot(folder, SecretKey.random(), { kind: "pass", id: "third", seed: SecretKey.random(), params }), "WRONG_KEY"],
    [() => addSlot(folder, seed, { kind: "pass", id: "new", seed: SecretKey.random(), params }), "EXISTS"],
    [() => replaceSlots(folder, seed, { kind: "pass", id: "new", seed: SecretKey.random(), params }, ["words"]), "EXISTS"],
    [() => replaceSlots(folder, SecretKey.random(), { kind: "pass", id: "new", seed, params }, ["new"]), "WRONG_KEY"],
  ]
  for (const [action, code] of refused) expect(action).toThrow(code)
  expect(readFileSync(join(folder, "keys.json"))).toEqual(before)
})
