import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readSlots } from "@tracehold/vault"
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { FileKeyring } from "../packages/owner/fixtures/file-keyring.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { type Ran, runCli } from "./run-cli.ts"

let fresh: RecordedVault
let vault: RecordedVault
let keyring: FileKeyring | null
beforeAll(async () => {
  fresh = await RecordedVault.make()
  return () => fresh[Symbol.dispose]()
})
beforeEach(() => {
  vault = fresh.copy()
  keyring = new FileKeyring(join(vault.base, "keyring.json"))
})
afterEach(() => vault[Symbol.dispose]())

type Answer = ((question: string, err: string) => string) | null

/** `tracehold vault slots`, with a person who answers; null is a host where nobody can be asked. */
const slots = (args: readonly string[], answer: Answer) => tracehold(["vault", "slots", ...args], answer)

async function tracehold(args: readonly string[], answer: Answer): Promise<Ran> {
  return runCli(["--vault", vault.folder, ...args], {
    env: { HOME: vault.base },
    cwd: vault.base,
    now: () => NOW_MS,
    ask: answer && ((question, _options, shown) => answer(question, shown)),
    keyring: async () => keyring,
  })
}

const list = async (): Promise<string[]> => {
  const { slots: found }: { slots: { id: string }[] } = JSON.parse((await slots(["list", "--json"], null)).out)
  return found.map(({ id }) => id)
}
const words = (question: string) => (question.startsWith("The 24 words") ? vault.setUp.words.join(" ") : PASSPHRASE)
/** Whoever wrote down the words that were shown. */
const writer = (question: string, err: string) => {
  const place = /^Word (\d+)/.exec(question)?.[1]
  return place === undefined ? words(question) : (new RegExp(`\\b${place} ([a-z]+)`).exec(err.split("lost.")[1] ?? "")?.[1] ?? "")
}

test("the command line takes a way to unlock away, and says what old copies still open", async () => {
  const ran = await slots(["remove", "passphrase", "--words"], words)
  expect(ran).toMatchObject({ code: 0, err: "" })
  expect(ran.out).toMatch(/Copies of the key file/)
  expect(await list()).toEqual(["words"])
  expect((await slots(["list"], null)).out).toMatch(/Only one/)
})

test("the command line shows new words, and takes them only when they were written down", async () => {
  const before = readFileSync(join(vault.folder, "keys.json"))
  const careless = await slots(["new-words", "--words"], words)
  expect(careless).toMatchObject({ code: 1, out: "" })
  expect(careless.err).toMatch(/Nothing was changed/)
  expect(readFileSync(join(vault.folder, "keys.json"))).toEqual(before)
  expect(await slots(["new-words", "--words"], writer)).toMatchObject({ code: 0 })
  expect(await list()).toEqual(["passphrase", "words"])
})

test("the keyring is added by the words, and from then on nobody is asked, until it is taken away again", async () => {
  expect(await slots(["add", "keyring", "--words"], words)).toMatchObject({ code: 0, err: "" })
  expect((await slots(["list"], null)).out).toMatch(
    /^keyring {9}the system's keyring: the desktop's keyring \(Secret Service\)$/m,
  )
  expect(await tracehold(["replay", "list"], null)).toMatchObject({ code: 0, err: "" })
  expect((await slots(["remove", "keyring"], null)).code).toBe(2)
  expect(await slots(["remove", "keyring", "--words"], words)).toMatchObject({ code: 0, err: "" })
  expect([await list(), keyring?.accounts()]).toEqual([["passphrase", "words"], []])
})

test.each([
  [
    "is locked",
    (kept: FileKeyring) => {
      kept.locked = true
    },
    /note: The system's keyring is locked/,
  ],
  ["is no more", () => takeKeyringAway(), /note: There is no keyring here/],
  [
    "has lost the key",
    () => rmSync(join(vault.base, "keyring.json")),
    /note: The system's keyring has no key of this vault any more/,
  ],
] as const)("where the keyring %s, one line says so, and the passphrase is asked for", async (_how, happens, says) => {
  await slots(["add", "keyring", "--words"], words)
  happens(keyring as FileKeyring)
  const ran = await tracehold(["replay", "list"], words)
  expect(ran.code).toBe(0)
  expect(ran.err).toMatch(says)
  expect(ran.err.trimEnd()).not.toContain("\n")
})

test("doctor counts the ways that work: a keyring without its key is none", async () => {
  await slots(["add", "keyring", "--words"], words)
  await slots(["remove", "passphrase", "--words"], words)
  expect((await tracehold(["doctor"], null)).out).toMatch(/^ok {3}2 ways to unlock$/m)
  if (keyring !== null) keyring.locked = true
  expect(await tracehold(["doctor"], null)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^note The system's keyring is locked.*\nok {3}2 ways to unlock$/m),
  })
  rmSync(join(vault.base, "keyring.json"))
  if (keyring !== null) keyring.locked = false
  const ran = await tracehold(["doctor"], null)
  expect(ran.code).toBe(1)
  expect(ran.out).toMatch(/^note The system's keyring has no key of this vault any more.*\nBAD {2}only one way to unlock/m)
})

test("where there is no keyring, none is added", async () => {
  keyring = null
  await check(1, /no keyring here/, ["add", "keyring", "--words"], words)
})

test("a new vault is offered the keyring, and says first what that means", async () => {
  const other = join(vault.base, "other")
  const make = (answer: string) =>
    tracehold(["--vault", other, "vault", "create"], (question, err) =>
      question.includes("(k)") ? answer : writer(question, err),
    )
  expect(await make("yes")).toMatchObject({ code: 1, err: expect.stringMatching(/Nothing was made/) })
  const made = await make("k")
  expect(made).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^The keyring of this computer can .* whoever can use your account/),
  })
  expect(readSlots(other).map(({ id }) => id)).toEqual(["keyring", "words"])
})

function takeKeyringAway(): void {
  keyring = null
}

/** A mistake is one line, and no way to unlock is another. */
async function check(code: number, says: RegExp, args: readonly string[], answer: ((question: string) => string) | null) {
  const before = readFileSync(join(vault.folder, "keys.json"))
  const ran = await slots(args, answer)
  expect([ran.code, ran.out]).toEqual([code, ""])
  expect(ran.err).toMatch(says)
  expect(ran.err.trimEnd()).not.toContain("\n")
  expect(readFileSync(join(vault.folder, "keys.json"))).toEqual(before)
}

test("two new passphrases that differ", () =>
  check(1, /differ/, ["change", "passphrase", "--words"], (question) =>
    question.startsWith("The") ? words(question) : question,
  ))
test("the words, which are what unlocked", () => check(1, /very way/, ["remove", "words", "--words"], words))
test("a name of nothing, before anybody is asked", () => check(1, /no way to unlock/, ["remove", "keyring"], null))
test("nobody to ask", () => check(2, /terminal/, ["new-words"], null))
test("a key file that is damaged is not replaced", () => {
  writeFileSync(join(vault.folder, "keys.json"), "{")
  return check(1, /damaged/i, ["change", "passphrase", "--words"], words)
})

test("a name that somebody wrote into the key file is shown, not obeyed", async () => {
  const path = join(vault.folder, "keys.json")
  writeFileSync(path, readFileSync(path, "utf8").replace('"passphrase"', '"\\u001b[2Jaway"'))
  const { code, out } = await slots(["list"], null)
  expect([code, out.includes("\u001b"), out.includes("␛[2Jaway")]).toEqual([0, false, true])
})
