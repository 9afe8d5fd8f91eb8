import { readFileSync } from "node:fs"
import { join } from "node:path"
import { readSlots } from "@tracehold/vault"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { FileKeyring } from "../fixtures/file-keyring.ts"
import { opensWith } from "../fixtures/opens-with.ts"
import { CHEAP, PASSPHRASE, RecordedVault } from "../fixtures/recorded-vault.ts"
import { addKeyring, addPassphrase, changePassphrase, newWords, type Proof, removeWay } from "./change-slots.ts"
import { describeError } from "./describe-error.ts"
import { unlockWithKeyring, unlockWithWords } from "./unlock.ts"

const OTHER = "another long passphrase"

let fresh: RecordedVault
let vault: RecordedVault
let keyring: FileKeyring
beforeAll(async () => {
  fresh = await RecordedVault.make()
})
afterAll(() => fresh[Symbol.dispose]())
beforeEach(() => {
  vault = fresh.copy()
  keyring = new FileKeyring(join(vault.base, "keyring.json"))
})
afterEach(() => vault[Symbol.dispose]())

const words = (): Proof => ({ words: vault.setUp.words.join(" ") })
const ids = () => readSlots(vault.folder).map(({ id }) => id)
const keyFile = () => readFileSync(join(vault.folder, "keys.json"), "utf8")
const opens = (proof: Proof) => opensWith(vault.folder, proof)

test("a changed passphrase opens the vault, the old one does not, the words still do", async () => {
  await changePassphrase(vault.folder, words(), OTHER, CHEAP)
  expect(ids()).toEqual(["words", "passphrase"])
  expect([await opens({ passphrase: OTHER }), await opens({ passphrase: PASSPHRASE }), await opens(words())]).toEqual([
    true,
    false,
    true,
  ])
})

test("a changed passphrase takes the place of all there were, under the first one's name", async () => {
  await addPassphrase(vault.folder, words(), OTHER, CHEAP)
  await changePassphrase(vault.folder, { passphrase: OTHER }, `${OTHER} still`, CHEAP)
  expect(ids()).toEqual(["words", "passphrase"])
  expect([await opens({ passphrase: OTHER }), await opens({ passphrase: `${OTHER} still` })]).toEqual([false, true])
})

test("the keyring opens the vault beside the others until it is taken away, and then nothing of it is left", async () => {
  const id = await addKeyring(vault.folder, words(), keyring)
  expect([ids(), keyring.accounts()]).toEqual([
    ["passphrase", "words", "keyring"],
    [expect.stringMatching(/^[0-9a-f]{32}\/keyring$/)],
  ])
  expect([await opens({ keyring }), await opens(words())]).toEqual([true, true])
  await removeWay(vault.folder, words(), id, keyring)
  expect([ids(), keyring.accounts()]).toEqual([["passphrase", "words"], []])
  await expect(unlockWithKeyring(vault.folder, keyring)).rejects.toMatchObject({ code: "NO_SLOT" })
})

test("a keyring that lost its entry is added anew, in place of its old slot", async () => {
  const id = await addKeyring(vault.folder, words(), keyring)
  for (const account of keyring.accounts()) await keyring.remove(account)
  await check("KEYRING_LOST", () => unlockWithKeyring(vault.folder, keyring))
  expect(await addKeyring(vault.folder, words(), keyring)).not.toBe(id)
  expect([ids(), await opens({ keyring })]).toEqual([["passphrase", "words", "keyring-2"], true])
})

test("an entry of another key file opens nothing, and is said to be lost", async () => {
  await addKeyring(vault.folder, words(), keyring)
  const [account = ""] = keyring.accounts()
  await keyring.write(account, new Uint8Array(32).fill(7))
  await check("KEYRING_LOST", () => unlockWithKeyring(vault.folder, keyring))
  await check("KEYRING_LOST", () => removeWay(vault.folder, { keyring }, "words"))
})

test("another keyring than the one that was given the key is told by name", async () => {
  await addKeyring(vault.folder, words(), keyring)
  const moved = new FileKeyring(join(vault.base, "keyring.json"), "keychain")
  const error: unknown = await unlockWithKeyring(vault.folder, moved).catch((e: unknown) => e)
  expect(describeError(error)).toMatch(/was given to the desktop's keyring .*, and here is the Keychain/)
  await addKeyring(vault.folder, words(), moved)
  expect([ids(), await opens({ keyring: moved }), await opens({ keyring })]).toEqual([
    ["passphrase", "words", "keyring", "keyring-2"],
    true,
    true,
  ])
})

test("old words go only after three of the new ones were asked back", async () => {
  await addKeyring(vault.folder, words(), keyring)
  const made = await newWords(vault.folder, { keyring })
  const before = keyFile()
  expect(made.confirm(["", "", ""])).toBe(false)
  expect(keyFile()).toBe(before)
  expect(made.confirm(made.ask.map((place) => made.words[place] ?? ""))).toBe(true)
  expect([await opens({ words: made.words.join(" ") }), await opens(words()), ids()]).toEqual([
    true,
    false,
    ["passphrase", "keyring", "words"],
  ])
  const backup = (text: string): unknown => JSON.parse(text).backup
  expect(backup(keyFile())).not.toBe(backup(before))
  using owner = await unlockWithWords(vault.folder, made.words.join(" "))
  expect(owner.wordsConfirmed).toBe(true)
})

/** Refused with this code, and not a byte of the key file is another. */
async function check(code: string, action: () => Promise<unknown>): Promise<void> {
  const before = keyFile()
  await expect(action()).rejects.toMatchObject({ code })
  expect(keyFile()).toBe(before)
}

test("the way that one unlocked with is not taken away", () =>
  check("SAME_SLOT", () => removeWay(vault.folder, words(), "words")))
test("nor the keyring by the keyring", async () => {
  await addKeyring(vault.folder, words(), keyring)
  await check("SAME_SLOT", () => removeWay(vault.folder, { keyring }, "keyring", keyring))
  expect(await opens({ keyring })).toBe(true)
})
test("a way that is not there", () => check("NO_SLOT", () => removeWay(vault.folder, words(), "keyring")))
test("the last way is never taken away", async () => {
  await removeWay(vault.folder, words(), "passphrase")
  await check("LAST_SLOT", () => removeWay(vault.folder, words(), "words"))
})
test.each(["locked", "forgets"] as const)("a keyring that is %s becomes no way to unlock", (how) => {
  keyring[how] = true
  return check("KEYRING_CLOSED", () => addKeyring(vault.folder, words(), keyring))
})

const WRONG: Proof = { words: `${"abandon ".repeat(23)}art` }
test("a wrong passphrase changes nothing", () =>
  check("WRONG_KEY", () => changePassphrase(vault.folder, { passphrase: OTHER }, OTHER, CHEAP)))
test("wrong words add nothing", () => check("WRONG_KEY", () => addPassphrase(vault.folder, WRONG, OTHER, CHEAP)))
test("wrong words give the keyring nothing", async () => {
  await check("WRONG_KEY", () => addKeyring(vault.folder, WRONG, keyring))
  expect(keyring.accounts()).toEqual([])
})
test("wrong words take nothing away", () => check("WRONG_KEY", () => removeWay(vault.folder, WRONG, "passphrase")))
test("wrong words give no new ones", () => check("WRONG_KEY", () => newWords(vault.folder, WRONG)))
test("a short passphrase", () => check("WEAK_PASSPHRASE", () => changePassphrase(vault.folder, words(), "short", CHEAP)))
