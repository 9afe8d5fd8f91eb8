import { cpSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { encodeUtf8 } from "@tracehold/trace"
import { expect, test } from "vitest"
import { readmit } from "../fixtures/notes.ts"
import { onlyChunk, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { recordSession } from "../fixtures/two-hosts.ts"
import { checkMark, keepMark, marksIn, type Rollback, unlockVault } from "./index.ts"

const sample = vaultForEach()

/** Unlock, take in what is new, look at the mark, do something, and keep the mark. @returns what the mark said. */
function visit(act: (vault: ReturnType<typeof unlockVault>) => void = () => {}): Rollback | null {
  const { base, folder, seed } = sample()
  const keeper = marksIn(join(base, "state"))
  using vault = unlockVault(folder, seed)
  const found = checkMark(vault, keeper)
  vault.adopt()
  act(vault)
  if (found === null) keepMark(vault, keeper)
  return found
}

const older = () => join(sample().base, "older")
const copyAside = () => cpSync(sample().folder, older(), { recursive: true })
function putBack(): void {
  rmSync(sample().folder, { recursive: true })
  renameSync(older(), sample().folder)
}

test("an older copy put back is told with the chunks that are missing, their minutes and events", () => {
  recordSession(sample().folder, ["first"], T0)
  expect(visit()).toBeNull()
  copyAside()
  recordSession(sample().folder, ["second"], T0 + 7)
  expect(visit()).toBeNull()
  putBack()
  const found = visit()
  expect(found).toMatchObject({ missing: [{ no: 0, fromMin: T0 + 7, toMin: T0 + 7, events: 4 }], undone: 0, ledger: 0 })
  expect(visit(), "until the owner says so").toEqual(found)
})

test("a chunk that is there as it was before a secret was taken out is missing", () => {
  recordSession(sample().folder, ["a secret"])
  visit()
  copyAside()
  visit((vault) => vault.rewrite(onlyChunk(vault), (events) => events.map(readmit), new Map()))
  putBack()
  expect(visit()?.missing).toHaveLength(1)
})

test("an erase that is undone is told, and so are rows of the ledger", () => {
  recordSession(sample().folder, ["erased later"])
  visit()
  copyAside()
  visit((vault) => {
    vault.erase([onlyChunk(vault)], T0 + 1)
    vault.appendLedger("a", encodeUtf8("signed"))
  })
  putBack()
  expect(visit()).toMatchObject({ missing: [], undone: 1, ledger: 1 })
})

test("what erases and rewriting did since is no rollback, nor is a vault without a mark, or with another's", () => {
  recordSession(sample().folder, ["one", "two"])
  visit()
  expect(visit((vault) => vault.erase([onlyChunk(vault, 0)], T0 + 1))).toBeNull()
  expect(visit((vault) => vault.rewrite(onlyChunk(vault, 1), (events) => events.map(readmit), new Map()))).toBeNull()
  expect(visit()).toBeNull()
  const { base, folder, seed } = sample()
  using vault = unlockVault(folder, seed)
  const keeper = marksIn(join(base, "other"))
  expect(checkMark(vault, keeper)).toBeNull()
  keepMark(vault, keeper)
  expect(checkMark(vault, { read: () => new Uint8Array(80), write: () => {}, forget: () => {} })).toBeNull()
})
