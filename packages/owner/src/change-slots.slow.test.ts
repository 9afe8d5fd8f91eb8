import { readSlots } from "@tracehold/vault"
import { afterAll, beforeAll, expect, test } from "vitest"
import { opensWith } from "../fixtures/opens-with.ts"
import { CHEAP, PASSPHRASE, RecordedVault } from "../fixtures/recorded-vault.ts"
import { addPassphrase, changePassphrase, newWords, removeWay } from "./change-slots.ts"

const [OTHER, THIRD] = ["another long passphrase", "and a third one, as long"]

let vault: RecordedVault
beforeAll(async () => {
  vault = await RecordedVault.make()
})
afterAll(() => vault[Symbol.dispose]())

const opens = (...passphrases: string[]) => Promise.all(passphrases.map((passphrase) => opensWith(vault.folder, { passphrase })))
const slots = () =>
  readSlots(vault.folder).map(({ id, params }) => [id, params === null ? null : params.ops * params.mem] as const)
const FLOOR = CHEAP.ops * CHEAP.mem

test("passphrases side by side, each by the proof of another, at the cost that was measured here", async () => {
  const id = await addPassphrase(vault.folder, { passphrase: PASSPHRASE }, OTHER)
  expect(slots()).toEqual([
    ["passphrase", FLOOR],
    ["words", null],
    ["passphrase-2", expect.any(Number)],
  ])
  expect(slots()[2]?.[1]).toBeGreaterThanOrEqual(FLOOR)
  expect(await opens(OTHER, PASSPHRASE)).toEqual([true, true])
  await removeWay(vault.folder, { passphrase: PASSPHRASE }, id)
  expect(await opens(OTHER, PASSPHRASE)).toEqual([false, true])
  await changePassphrase(vault.folder, { passphrase: PASSPHRASE }, THIRD, CHEAP)
  expect(await opens(THIRD, PASSPHRASE)).toEqual([true, false])
  const made = await newWords(vault.folder, { passphrase: THIRD })
  expect(made.confirm(made.ask.map((place) => made.words[place] ?? ""))).toBe(true)
  expect(await opens(THIRD)).toEqual([true])
})
