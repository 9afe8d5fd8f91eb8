import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../../consent/fixtures/sample-chunk.ts"
import { CHEAP, PASSPHRASE, RecordedVault } from "../fixtures/recorded-vault.ts"
import { describeError } from "./describe-error.ts"
import type { Owner } from "./owner.ts"
import { setUpVault } from "./set-up.ts"
import { unlockWithPassphrase, unlockWithWords } from "./unlock.ts"

const TOKEN = `${"gh"}p_${"aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5"}`

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

const words = () => vault.setUp.words.join(" ")
const open = (): Promise<Owner> => unlockWithWords(vault.folder, words())
const sample = () => new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", "two\n")

test("passphrase and words open the same vault", async () => {
  vault.record([sample().end()])
  using first = await unlockWithPassphrase(vault.folder, PASSPHRASE)
  expect(first.report).toMatchObject({ adopted: 1, closed: 0, rescanned: 0, problems: [] })
  using second = await open()
  expect(second.chunks()).toEqual(first.chunks())
  expect(second.report).toMatchObject({ adopted: 0, problems: [] })
})

test("set-up asks for three words back and remembers that they were right", async () => {
  const { setUp } = vault
  expect(setUp.ask).toHaveLength(3)
  const made = await setUpVault(join(vault.base, "other"), { passphrase: PASSPHRASE, cost: CHEAP })
  const right = made.ask.map((place) => made.words[place] ?? "")
  expect(made.confirm(["", "", ""])).toBe(false)
  expect(made.confirm(right.slice(1))).toBe(false)
  using before = await unlockWithWords(join(vault.base, "other"), made.words.join(" "))
  expect(before.wordsConfirmed).toBe(false)
  expect(made.confirm(right.map((word) => ` ${word.toUpperCase()}`))).toBe(true)
  using after = await unlockWithWords(join(vault.base, "other"), made.words.join(" "))
  expect(after.wordsConfirmed).toBe(true)
})

test("the words can be shown later, too", async () => {
  using owner = await open()
  expect(owner.confirmWords(`${"abandon ".repeat(23)}art`)).toBe(false)
  expect(() => owner.confirmWords("some words")).toThrow(expect.objectContaining({ code: "NOT_WORDS" }))
  expect(owner.wordsConfirmed).toBe(false)
  expect(owner.confirmWords(words())).toBe(true)
  expect(owner.wordsConfirmed).toBe(true)
})

/** What unlocking says, in one line, and that the vault's files are as they were. */
async function check(code: string, unlock: () => Promise<Owner> = open): Promise<void> {
  const before = readFileSync(join(vault.folder, "vault.db"))
  const error = await unlock().then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toMatchObject({ code })
  expect(describeError(error)).not.toMatch(/\n|undefined/)
  expect(readFileSync(join(vault.folder, "vault.db"))).toEqual(before)
}

const change = (file: string, edit: (text: string) => string) => {
  const path = join(vault.folder, file)
  chmodSync(path, 0o600)
  writeFileSync(path, edit(readFileSync(path, "utf8")))
}

test("a wrong passphrase", () => check("WRONG_KEY", () => unlockWithPassphrase(vault.folder, "correct horse batter")))
test("words of another vault", () => check("WRONG_KEY", () => unlockWithWords(vault.folder, `${"abandon ".repeat(23)}art`)))
test("words that are none", () => check("NOT_WORDS", () => unlockWithWords(vault.folder, "abandon")))
test("a damaged key file", async () => {
  change("keys.json", (text) => text.replace(/"sealed": "..../, '"sealed": "0000'))
  await check("DAMAGED", () => unlockWithPassphrase(vault.folder, PASSPHRASE))
})
test("half a key file", async () => {
  change("keys.json", (text) => text.slice(0, text.length / 2))
  await check("DAMAGED")
})
test("a key file that asks for more memory than the machine has", async () => {
  change("keys.json", (text) => text.replace(`"mem": ${CHEAP.mem}`, '"mem": 1099511627776'))
  await check("DAMAGED", () => unlockWithPassphrase(vault.folder, PASSPHRASE))
})
test("a newer key file", async () => {
  change("keys.json", (text) => text.replace(/"version": \d/, '"version": 7'))
  await check("NEWER_VERSION")
})
test("a newer vault", async () => {
  // SQLite keeps its user version, which is our format's, big-endian at byte 60 of the file.
  const path = join(vault.folder, "vault.db")
  const bytes = readFileSync(path)
  bytes.writeUInt32BE(7, 60)
  writeFileSync(path, bytes)
  await check("NEWER_VERSION")
})
test("no key file", async () => {
  rmSync(join(vault.folder, "keys.json"))
  await check("NO_VAULT", () => unlockWithPassphrase(vault.folder, PASSPHRASE))
})

test("set-up replaces nothing", async () => {
  await expect(setUpVault(vault.folder, { passphrase: PASSPHRASE, cost: CHEAP })).rejects.toMatchObject({ code: "EXISTS" })
})

test("a chunk that a crash left open is closed, scanned again and ready", async () => {
  vault.record([sample()], { crash: true })
  using owner = await open()
  expect(owner.report).toMatchObject({ closed: 1, rescanned: 1, problems: [] })
  const [chunk] = owner.chunks()
  expect(chunk).toMatchObject({ state: "sealed", notReady: null })
  if (chunk === undefined) return
  expect(
    owner
      .open(chunk)
      .events.map(({ kind }) => kind)
      .slice(-2),
  ).toEqual(["gap", "chunk-end"])
})

test("what older detectors let pass is masked at the next unlock, and every hash still holds", async () => {
  // Written key by key, so that no single event shows it: the recorder masks such a secret later, this one crashed before.
  const chunk = sample().type("a.ts", `token = "${TOKEN}"\n`)
  chunk
    .view(7, "a.ts", [[0, 9]])
    .save("a.ts")
    .screen(1, ["$ echo", TOKEN.slice(0, 20), TOKEN.slice(20)], 20)
    .end()
  vault.record([chunk], { detectors: "older" })
  using owner = await open()
  expect(owner.report).toMatchObject({ rescanned: 1, problems: [] })
  expect(owner.report.masked).toBeGreaterThan(0)
  const [listed] = owner.chunks()
  expect(listed).toMatchObject({ notReady: null })
  if (listed === undefined) return
  const { events, blobs } = owner.open(listed)
  expect(JSON.stringify(events)).not.toContain(TOKEN.slice(0, 12))
  const saved = events.find((event) => event.kind === "save")
  const text = saved?.kind === "save" && saved.version.blob !== null ? new TextDecoder().decode(blobs(saved.version.blob)) : ""
  expect(text).toBe(`one\ntwo\ntoken = "${"*".repeat(TOKEN.length)}"\n`)
  expect(owner.verify()).toEqual([])
})
