import { readFileSync } from "node:fs"
import { join } from "node:path"
import { readSlots } from "@tracehold/vault"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { CHEAP, PASSPHRASE, RecordedVault } from "../fixtures/recorded-vault.ts"
import { addPassphrase, changePassphrase, newWords, type Proof, removeWay } from "./change-slots.ts"
import { unlockWithPassphrase, unlockWithWords } from "./unlock.ts"

const OTHER = "another long passphrase"

let fresh: RecordedVault
let vault: RecordedVault
beforeAll(async () => {
  fresh = await RecordedVault.make()
})
afterAll(() => fresh[Symbol.dispose]())
beforeEach(() => {
  vault = fresh.copy()
})
afterEach(() => vault[Symbol.dispose]())

const words = (): Proof => ({ words: vault.setUp.words.join(" ") })
const ids = () => readSlots(vault.folder).map(({ id }) => id)
const keyFile = () => readFileSync(join(vault.folder, "keys.json"), "utf8")

/** Whether the vault unlocks, whole. */
const opens = (proof: Proof): Promise<boolean> => {
  const unlocked =
    "words" in proof ? unlockWithWords(vault.folder, proof.words) : unlockWithPassphrase(vault.folder, proof.passphrase)
  return unlocked.then(
    (owner) => {
      owner[Symbol.dispose]()
      return true
    },
    (error: unknown) => {
      expect(error).toMatchObject({ code: "WRONG_KEY" })
      return false
    },
  )
}

test("a changed passphrase opens the vault, the old one does not, the words still do", async () => {
  await changePassphrase(vault.folder, { passphrase: PASSPHRASE }, OTHER, CHEAP)
  expect(ids()).toEqual(["words", "passphrase-2"])
  expect([await opens({ passphrase: OTHER }), await opens({ passphrase: PASSPHRASE }), await opens(words())]).toEqual([
    true,
    false,
    true,
  ])
})

test("a forgotten passphrase is replaced by means of the words", async () => {
  await changePassphrase(vault.folder, words(), OTHER, CHEAP)
  expect(await opens({ passphrase: OTHER })).toBe(true)
})

test("a second passphrase opens the vault beside the first, until it is taken away", async () => {
  const id = await addPassphrase(vault.folder, words(), OTHER, CHEAP)
  expect([await opens({ passphrase: OTHER }), await opens({ passphrase: PASSPHRASE })]).toEqual([true, true])
  await removeWay(vault.folder, { passphrase: PASSPHRASE }, id)
  expect([ids(), await opens({ passphrase: OTHER })]).toEqual([["passphrase", "words"], false])
})

test("old words go only after three of the new ones were asked back", async () => {
  const made = await newWords(vault.folder, { passphrase: PASSPHRASE })
  const before = keyFile()
  expect(made.confirm(["", "", ""])).toBe(false)
  expect(keyFile()).toBe(before)
  expect(made.confirm(made.ask.map((place) => made.words[place] ?? ""))).toBe(true)
  expect([await opens({ words: made.words.join(" ") }), await opens(words()), ids()]).toEqual([
    true,
    false,
    ["passphrase", "words-2"],
  ])
  const backup = (text: string): unknown => JSON.parse(text).backup
  expect(backup(keyFile())).not.toBe(backup(before))
  using owner = await unlockWithPassphrase(vault.folder, PASSPHRASE)
  expect(owner.wordsConfirmed).toBe(true)
})

/** Refused with this code, and not a byte of the key file is another. */
async function check(code: string, action: () => Promise<unknown>): Promise<void> {
  const before = keyFile()
  await expect(action()).rejects.toMatchObject({ code })
  expect(keyFile()).toBe(before)
}

test("the way that one unlocked with is not taken away", () =>
  check("SAME_SLOT", () => removeWay(vault.folder, { passphrase: PASSPHRASE }, "passphrase")))
test("a way that is not there", () => check("NO_SLOT", () => removeWay(vault.folder, words(), "keyring")))
test("the last way is never taken away", async () => {
  await removeWay(vault.folder, words(), "passphrase")
  await check("LAST_SLOT", () => removeWay(vault.folder, words(), "words"))
})
test("a wrong passphrase adds nothing", () =>
  check("WRONG_KEY", () => addPassphrase(vault.folder, { passphrase: OTHER }, OTHER, CHEAP)))
test("a wrong passphrase changes nothing", () =>
  check("WRONG_KEY", () => changePassphrase(vault.folder, { passphrase: OTHER }, OTHER, CHEAP)))
test("a wrong passphrase takes nothing away", () =>
  check("WRONG_KEY", () => removeWay(vault.folder, { passphrase: OTHER }, "words")))
test("a short passphrase", () => check("WEAK_PASSPHRASE", () => changePassphrase(vault.folder, words(), "short", CHEAP)))
test("wrong words give no new ones", () =>
  check("WRONG_KEY", () => newWords(vault.folder, { words: `${"abandon ".repeat(23)}art` })))
