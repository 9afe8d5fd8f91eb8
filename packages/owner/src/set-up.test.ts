import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { readSlots } from "@tracehold/vault"
import { afterAll, beforeEach, expect, test } from "vitest"
import { FileKeyring } from "../fixtures/file-keyring.ts"
import { setUpVault } from "./set-up.ts"
import { unlockWithKeyring, unlockWithWords } from "./unlock.ts"

const base = mkdtempSync(join(tmpdir(), "tracehold-set-up-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

let count = 0
let folder: string
let keyring: FileKeyring
beforeEach(() => {
  folder = join(base, `vault-${++count}`)
  keyring = new FileKeyring(join(base, `keyring-${count}.json`))
})

test("with the keyring: it opens the vault and so do the words, whose confirmation is remembered", async () => {
  const made = await setUpVault(folder, { keyring })
  expect(readSlots(folder)).toMatchObject([
    { kind: "os", id: "keyring", backend: "secret-service" },
    { kind: "phrase", id: "words" },
  ])
  using first = await unlockWithKeyring(folder, new FileKeyring(join(base, `keyring-${count}.json`)))
  expect(first.wordsConfirmed).toBe(false)
  expect(made.confirm(["", "", ""])).toBe(false)
  expect(made.confirm(made.ask.map((place) => made.words[place] ?? ""))).toBe(true)
  using second = await unlockWithWords(folder, made.words.join(" "))
  expect(second.wordsConfirmed).toBe(true)
  made[Symbol.dispose]()
  expect(() => made.confirm(made.ask.map((place) => made.words[place] ?? ""))).toThrow(
    expect.objectContaining({ code: "WRONG_KEY" }),
  )
})

test.each(["locked", "forgets"] as const)("no vault is made on a keyring that is %s", async (how) => {
  keyring[how] = true
  await expect(setUpVault(folder, { keyring })).rejects.toMatchObject({ code: "KEYRING_CLOSED" })
  expect(readdirSync(base)).not.toContain(`vault-${count}`)
})

test("where no vault can be made, nothing is left in the keyring", async () => {
  writeFileSync(folder, "a file where the folder would be")
  await expect(setUpVault(folder, { keyring })).rejects.toThrow()
  expect(keyring.accounts()).toEqual([])
})

const FILES = ["card.json", "keys.json", "vault.db"] as const

test.each(
  FILES.flatMap((file) => [
    [file, "emptied", (path: string) => writeFileSync(path, "")] as const,
    [file, "gone", (path: string) => rmSync(path)] as const,
  ]),
)("no new vault takes the place of one that does not open: %s is %s", async (file, _how, damage) => {
  await setUpVault(folder, { keyring })
  damage(join(folder, file))
  const files = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))])
  const before = [files(), keyring.accounts()]
  // Before the passphrase is looked at, whose hash is slow.
  for (const way of [{ keyring }, { passphrase: "short" }])
    await expect(setUpVault(folder, way)).rejects.toMatchObject({ code: "EXISTS" })
  expect([files(), keyring.accounts()]).toEqual(before)
})
