import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { RawVault } from "../fixtures/raw-vault.ts"

vi.setConfig({ testTimeout: 120_000 }) // Processes and files by the hundred: a busy machine takes its time.

let vault: RawVault
beforeAll(async () => {
  await cryptoReady()
  vault = new RawVault()
})
afterAll(() => vault[Symbol.dispose]())

test.each([
  ["vault.db", 211],
  ["keys.json", 13],
  ["card.json", 7],
  ["vault.db-wal", 97],
] as const)(
  "a byte of %s flipped: told, or harmless; never other content, never a crash (every byte: bytes.slow.test.ts)",
  (file, step) => {
    for (let at = 0; at < vault.sizeOf(file); at += step) {
      const { wrong, differs, told } = vault.withByte(file, at, 1 << (at % 8))
      expect(wrong, `byte ${at}`).toEqual([])
      if (file !== "vault.db-wal") expect(told || !differs, `byte ${at} is not told`).toBe(true)
    }
  },
)
