import { copyFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { openStore, owedBy, readCard } from "@tracehold/vault"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../../consent/fixtures/sample-chunk.ts"
import { SQL } from "../../vault/src/store.ts"
import { PASSPHRASE, RecordedVault } from "../fixtures/recorded-vault.ts"
import { backUpVault } from "./backup.ts"
import { restoreVault } from "./restore-backup.ts"
import { unlockWithPassphrase, unlockWithWords } from "./unlock.ts"

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
const unlock = (folder = vault.folder) => unlockWithWords(folder, words())
const file = (name: string) => join(vault.folder, name)
const sample = (text: string) => new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", text)
const epoch = (folder = vault.folder) => readCard(folder).epoch
const owesRoot = () => {
  using store = openStore(vault.folder)
  return owedBy(store).rootKey
}

test("after an erase the next unlock replaces the root key, and the key file from before opens nothing of this vault", async () => {
  const session = vault.record([sample("erased"), sample("kept")])
  {
    using owner = await unlock()
    expect(epoch()).toBe(1)
    owner.eraseChunks([{ session, no: 0 }])
    expect(owner.verify()).toEqual([])
  }
  copyFileSync(file("keys.json"), join(vault.base, "old.json"))
  expect([epoch(), owesRoot()]).toEqual([1, true])
  {
    using owner = await unlockWithPassphrase(vault.folder, PASSPHRASE)
    expect(owner.report.problems).toEqual([])
    expect([epoch(), owesRoot()]).toEqual([2, false])
    expect(owner.chunks().filter(({ state }) => state === "sealed")).toHaveLength(1)
    expect(owner.verify()).toEqual([])
  }
  using owner = await unlock()
  expect([epoch(), owner.verify()]).toEqual([2, []])
  copyFileSync(join(vault.base, "old.json"), file("keys.json"))
  await expect(unlock()).rejects.toMatchObject({ code: "CARD_CHANGED" })
})

test("without an erase the root key stays, until its owner asks for another; who is unlocked elsewhere unlocks again", async () => {
  vault.record([sample("two")])
  using elsewhere = await unlock()
  using owner = await unlock()
  expect(epoch()).toBe(1)
  owner.rotate()
  expect([epoch(), owner.verify(), owner.chunks().length]).toEqual([2, [], 1])
  expect(() => elsewhere.verify()).toThrow(expect.objectContaining({ code: "REKEYED" }))
})

test("a backup from before is a vault of its own: it opens as ever, and holds what was erased since", async () => {
  const session = vault.record([sample("erased"), sample("kept")])
  const backup = join(vault.base, "backup.age")
  {
    using owner = await unlock()
    await backUpVault(vault.folder, backup)
    owner.eraseChunks([{ session, no: 0 }])
  }
  {
    using owner = await unlock()
    expect(epoch()).toBe(2)
    expect(owner.verify()).toEqual([])
  }
  const folder = join(vault.base, "restored")
  expect(await restoreVault(backup, folder, { kind: "words", words: words() })).toMatchObject({ chunks: 2, problems: [] })
  using restored = await unlockWithPassphrase(folder, PASSPHRASE)
  expect([epoch(folder), restored.chunks().length, restored.verify()]).toEqual([1, 2, []])

  const later = join(vault.base, "later.age")
  await backUpVault(vault.folder, later)
  const again = join(vault.base, "again")
  expect(await restoreVault(later, again, { kind: "words", words: words() })).toMatchObject({ full: true, problems: [] })
  expect(epoch(again)).toBe(2)
})

test("a vault that something is wrong with keeps its root key, and goes on owing", async () => {
  const session = vault.record([sample("erased"), sample("kept")])
  {
    using owner = await unlock()
    owner.eraseChunks([{ session, no: 0 }])
    vault.record([sample("damaged")])
  }
  const seed = readFileSync(file("keys.json"), "utf8")
  damageNewest()
  using owner = await unlock()
  expect(owner.report.problems).toHaveLength(1)
  expect([epoch(), owesRoot(), readFileSync(file("keys.json"), "utf8")]).toEqual([1, true, seed])
})

/** The newest chunk's first block is not what was written. */
function damageNewest(): void {
  using store = openStore(vault.folder)
  store[SQL].run(
    "UPDATE block SET body = zeroblob(length(body)) WHERE rid = (SELECT min(rid) FROM block WHERE chunk = (SELECT max(rid) FROM chunk))",
  )
}
