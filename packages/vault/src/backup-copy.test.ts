import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { encodeUtf8 } from "@tracehold/trace"
import { expect, test } from "vitest"
import { begin, names, note, onlyChunk, openWindow, readNotes, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { copiedMin, copyForBackup, openStore, Restoring, unlockVault, type VaultError } from "./index.ts"
import { readMeta, SQL } from "./store.ts"

const sample = vaultForEach()

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield encodeUtf8(text)
}

async function restored(folder: string, to: string): Promise<void> {
  using copy = copyForBackup(folder, T0 + 5)
  using restoring = new Restoring(to)
  await restoring.take("card.json", once(copy.card))
  await restoring.take("keys.json", once(copy.keys))
  await restoring.take("vault.db", copy.store())
  expect(restoring.verifyQuick()).toEqual([])
  expect(restoring.verifyFull(sample().seed)).toEqual([])
  restoring.settle()
}

test("a copy made while a window writes is the vault of one moment, and no second file is there while it is read", async () => {
  const { folder, base, seed } = sample()
  using window = openWindow(folder)
  begin(window.writer)
  window.writer.append(note("before"))
  window.writer.append(names(window.writer.putBlob("repo", encodeUtf8("a blob"))))
  window.writer.flush(T0)
  const before = readdirSync(folder).sort()
  using copy = copyForBackup(folder, T0)
  if (process.platform !== "win32") expect(readdirSync(folder).sort()).toEqual(before)
  window.writer.append(note("after"))
  window.writer.flush(T0)
  using restoring = new Restoring(join(base, "to"))
  await restoring.take("card.json", once(copy.card))
  await restoring.take("keys.json", once(copy.keys))
  await restoring.take("vault.db", copy.store())
  expect(restoring.verifyQuick()).toEqual([])
  restoring.settle()
  using vault = unlockVault(join(base, "to"), seed)
  expect(readNotes(vault, onlyChunk(vault))).toEqual(["before"])
  expect(vault.adopt().problems).toEqual([])
  expect(vault.verifyFull()).toEqual([])
})

test("a restored vault is a store of its own, knows when it was copied, and is written on", async () => {
  const { folder, base, seed } = sample()
  {
    using window = openWindow(folder)
    begin(window.writer)
    window.writer.append(note("one"))
    window.writer.closeChunk({ nowMin: T0, last: true })
  }
  await restored(folder, join(base, "to"))
  using old = openStore(folder)
  using store = openStore(join(base, "to"))
  expect(copiedMin(old)).toBeNull()
  expect(copiedMin(store)).toBe(T0 + 5)
  expect(readMeta(store[SQL], "store_id")).not.toEqual(readMeta(old[SQL], "store_id"))
  using window = openWindow(join(base, "to"), T0 + 6)
  begin(window.writer, T0 + 6)
  window.writer.append(note("two"))
  window.writer.closeChunk({ nowMin: T0 + 9, last: true })
  using vault = unlockVault(join(base, "to"), seed)
  expect(vault.adopt()).toMatchObject({ adopted: 2, problems: [] })
  expect(vault.chunks().map((chunk) => readNotes(vault, chunk))).toEqual([["one"], ["two"]])
  await restored(join(base, "to"), join(base, "again"))
})

test("nothing is restored into a folder that holds anything, and what is incomplete leaves nothing", async () => {
  const { folder, base } = sample()
  using copy = copyForBackup(folder, T0)
  const codeOf = async (action: () => Promise<void>) =>
    action().then(
      () => "none",
      (error: VaultError) => error.code,
    )
  expect(await codeOf(async () => restored(folder, folder))).toBe("EXISTS")
  const attempts: ((restoring: Restoring) => Promise<void>)[] = [
    async (r) => void r.verifyQuick(),
    async (r) => r.take("../evil", once("x")),
    async (r) => r.take("card.json", once("{}")),
    async (r) => r.take("keys.json", once(copy.card)),
    async (r) => {
      await r.take("card.json", once(copy.card))
      await r.take("card.json", once(copy.card))
    },
    async (r) => {
      await r.take("card.json", once(copy.card))
      await r.take("keys.json", once(copy.keys))
      await r.take("vault.db", once("this is no store".repeat(1000)))
      r.verifyQuick()
    },
  ]
  for (const attempt of attempts) {
    const code = await codeOf(async () => {
      using restoring = new Restoring(join(base, "to"))
      await attempt(restoring)
    })
    expect(code).toBe("DAMAGED")
  }
  expect(readdirSync(base)).toEqual(["vault"])
  rmSync(join(folder, "keys.json"))
  expect(await codeOf(async () => void copyForBackup(folder, T0))).toBe("NO_VAULT")
})
