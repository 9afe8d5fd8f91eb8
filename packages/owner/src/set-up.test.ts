import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { CHEAP, PASSPHRASE, RecordedVault } from "../fixtures/recorded-vault.ts"
import { setUpVault } from "./set-up.ts"

let fresh: RecordedVault
beforeAll(async () => {
  fresh = await RecordedVault.make()
})
afterAll(() => fresh[Symbol.dispose]())

const FILES = ["card.json", "keys.json", "vault.db"] as const

test.each(
  FILES.flatMap((file) => [
    [file, "emptied", (path: string) => writeFileSync(path, "")] as const,
    [file, "gone", (path: string) => rmSync(path)] as const,
  ]),
)("no new vault takes the place of one that does not open: %s is %s", async (file, _how, damage) => {
  using vault = fresh.copy()
  damage(join(vault.folder, file))
  const files = () => readdirSync(vault.folder).map((name) => [name, readFileSync(join(vault.folder, name))])
  const before = files()
  await expect(setUpVault(vault.folder, { passphrase: PASSPHRASE, cost: CHEAP })).rejects.toMatchObject({ code: "EXISTS" })
  expect(files()).toEqual(before)
})
