import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { FROZEN, FROZEN_FILES, freezeVault } from "../fixtures/freeze-vault.ts"
import { CHAINS, frozenSeed } from "../fixtures/frozen-vault.ts"
import { contentOf } from "../fixtures/vault-content.ts"
import { FORMAT_VERSION } from "./format-version.ts"
import { readCard, unlockVault } from "./index.ts"

const MAX_BYTES = 300 << 10

vi.setConfig({ testTimeout: 60_000 }) // A passphrase takes its time, more so on a busy machine.

const base = mkdtempSync(join(tmpdir(), "th-frozen-"))
beforeAll(cryptoReady)
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** A copy opens with each way to unlock, is whole, and holds what it held when it was frozen. */
function check(frozen: string): void {
  const content: unknown = JSON.parse(readFileSync(join(frozen, "content.json"), "utf8"))
  for (const kind of ["phrase", "pass", "os"] as const) {
    const folder = join(mkdtempSync(join(base, "copy-")), "vault")
    mkdirSync(folder, { mode: 0o700 })
    for (const name of FROZEN_FILES) {
      copyFileSync(join(frozen, name), join(folder, name))
      chmodSync(join(folder, name), 0o600)
    }
    using seed = frozenSeed(kind, readCard(folder).vaultId)
    using vault = unlockVault(folder, seed)
    expect(vault.verifyFull()).toEqual([])
    expect(contentOf(folder, vault, CHAINS)).toMatchObject(content as object)
    expect(vault.adopt().problems).toEqual([])
    expect(vault.verifyFull()).toEqual([])
  }
  expect(FROZEN_FILES.reduce((sum, name) => sum + statSync(join(frozen, name)).size, 0)).toBeLessThan(MAX_BYTES)
}

const released = Array.from({ length: FORMAT_VERSION }, (_, i) => `v${i + 1}`)

test("each released version has its frozen vault, and no other", () =>
  expect(existsSync(FROZEN) ? readdirSync(FROZEN).sort() : []).toEqual(released.toSorted()))

for (const version of released)
  test(`a vault of ${version} opens, is whole, and holds what it held`, () => check(join(FROZEN, version)))

test("a vault that is frozen now opens, is whole, and holds events of every kind", async () => {
  const frozen = join(base, "now")
  await freezeVault(frozen)
  check(frozen)
  const kinds = new Set(readFileSync(join(frozen, "content.json"), "utf8").match(/(?<="kind": ")[^"]+/g))
  expect(kinds.size).toBeGreaterThanOrEqual(25)
})
