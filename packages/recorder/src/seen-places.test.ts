import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { createVault, PlaceBook, readCard, separateStore } from "@tracehold/vault"
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest"
import type { SessionStart } from "./session-recorder.ts"
import { VaultLink } from "./vault-link.ts"

beforeAll(cryptoReady)
let base = ""
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "places-"))
  vi.stubEnv("TRACEHOLD_HOME", base)
  makeVault()
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(base, { recursive: true })
})

const folder = () => join(base, "vault")
const makeVault = () => createVault(folder(), [{ kind: "phrase", id: "words", seed: SecretKey.random() }])

/** A window that begins to record into a folder, and ends. @returns what it has to say of the vault. */
function visit(vault = folder()): readonly string[] {
  using link = new VaultLink()
  const start = { vault, storage: join(base, "storage"), sessionId: toHex(randomBytes(16)) } as SessionStart
  const store = link.openStore(start)
  if (store === null) throw new Error("no vault")
  link.begin(store, start, undefined, () => {})
  return link.warnings
}

test("a whole vault put in the folder's place is not recorded into, until its owner has opened it there", () => {
  expect(visit()).toEqual([])
  rmSync(folder(), { recursive: true })
  makeVault()
  expect(() => visit()).toThrow("CARD_CHANGED")
  {
    using link = new VaultLink()
    expect(() => link.openStore({ vault: folder(), storage: join(base, "storage") } as SessionStart)).toThrow("CARD_CHANGED")
    expect(link.store).toBeNull()
  }
  ownerOpens()
  expect(visit()).toEqual([])
})

test("a copied folder is not recorded into beside the original", () => {
  const copy = join(base, "copy")
  visit()
  cpSync(folder(), copy, { recursive: true })
  expect(() => visit(copy)).toThrow("TWO_PLACES")
  expect(visit()).toEqual([])
  separateStore(copy)
  expect(visit(copy)).toEqual([])
})

test("an older copy that was put back is told at each session's start, and recording goes on", () => {
  const older = join(base, "older")
  visit()
  cpSync(folder(), older, { recursive: true })
  for (let i = 0; i < 4; i++) visit()
  rmSync(folder(), { recursive: true })
  renameSync(older, folder())
  for (let i = 0; i < 2; i++) expect(visit()).toEqual([expect.stringMatching(/^An older copy of the vault was put back/)])
  ownerOpens()
  expect(visit()).toEqual([])
})

/** What the owner's side does when it has opened the vault. */
function ownerOpens(): void {
  using link = new VaultLink()
  const store = link.openStore({ vault: folder(), storage: "" } as SessionStart)
  if (store === null) throw new Error("no vault")
  new PlaceBook(join(base, "state")).remember(store, readCard(folder()), Date.now() + 1)
}
