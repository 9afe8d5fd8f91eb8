import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { separateStore, VaultError } from "@tracehold/vault"
import { afterAll, beforeAll, expect, test } from "vitest"
import { SampleChunk } from "../../consent/fixtures/sample-chunk.ts"
import { NOW_MS, RecordedVault } from "../fixtures/recorded-vault.ts"
import type { Owner } from "./index.ts"
import { unlockWithWords } from "./index.ts"

let made: RecordedVault
beforeAll(async () => {
  made = await RecordedVault.make()
})
afterAll(() => made[Symbol.dispose]())

const sample = () => new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", "two").end()
const unlock = (vault: RecordedVault, folder = vault.folder): Promise<Owner> =>
  unlockWithWords(folder, vault.setUp.words.join(" "), { now: () => NOW_MS, state: join(vault.base, "state") })

test("an older copy is told in one line until the owner goes on with it; nothing is signed before", async () => {
  using vault = made.copy()
  const aside = join(vault.base, "aside")
  const first = vault.record([sample()])
  ;(await unlock(vault))[Symbol.dispose]()
  cpSync(vault.folder, aside, { recursive: true })
  vault.record([sample()])
  {
    using owner = await unlock(vault)
    expect(owner.report.problems).toEqual([])
    owner.eraseChunks(owner.chunks().filter(({ session }) => session === first)) // Both are of the same minute.
  }
  rmSync(vault.folder, { recursive: true })
  renameSync(aside, vault.folder)
  for (const visit of [1, 2]) {
    using owner = await unlock(vault)
    expect(owner.rollback, `visit ${visit}`).toMatchObject({ undone: 1 })
    expect(owner.report.problems).toEqual([
      expect.stringMatching(
        /^This is an older copy .*: 1 confirmed chunk \(1 minute, \d+ events, 2030-01-15 12:00 to .*; 1 erase undone/,
      ),
    ])
    await expect(owner.sign({} as never, "")).rejects.toMatchObject({ code: "OLDER_VAULT" })
    if (visit === 2) owner.acceptOlder()
  }
  using owner = await unlock(vault)
  expect([owner.rollback, owner.report.problems]).toEqual([null, []])
})

test("a copied vault is not opened beside the original before it is a store of its own", async () => {
  using vault = made.copy()
  const copy = join(vault.base, "copy")
  ;(await unlock(vault))[Symbol.dispose]()
  cpSync(vault.folder, copy, { recursive: true })
  await expect(unlock(vault, copy)).rejects.toMatchObject({ code: "TWO_PLACES" })
  await expect(unlock(vault, copy)).rejects.toBeInstanceOf(VaultError)
  ;(await unlock(vault))[Symbol.dispose]()
  separateStore(copy)
  ;(await unlock(vault, copy))[Symbol.dispose]()
  ;(await unlock(vault))[Symbol.dispose]()
})

test("what is remembered outside holds nothing readable; where it cannot be written, that is said and the vault opens", async () => {
  using vault = made.copy()
  vault.record([sample()])
  ;(await unlock(vault))[Symbol.dispose]()
  const state = join(vault.base, "state")
  const [mark] = JSON.parse(readFileSync(join(state, "places.json"), "utf8")).places.map(
    ({ store }: { store: string }) => `mark-${store}`,
  )
  expect(existsSync(join(state, mark))).toBe(true)
  expect(readFileSync(join(state, mark), "utf8")).not.toContain("a.ts")
  rmSync(state, { recursive: true })
  writeFileSync(state, "a file in its place")
  using owner = await unlock(vault)
  expect(owner.report.problems).toEqual([expect.stringMatching(/could not be noted outside/)])
})
