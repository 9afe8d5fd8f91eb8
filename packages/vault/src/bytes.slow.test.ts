import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { RawVault } from "../fixtures/raw-vault.ts"

let vault: RawVault
beforeAll(async () => {
  await cryptoReady()
  vault = new RawVault()
})
afterAll(() => vault[Symbol.dispose]())

test.each(["vault.db", "keys.json", "card.json", "vault.db-wal"] as const)(
  "every byte of %s flipped: told, or harmless; never other content, never a crash",
  (file) => {
    for (let at = 0; at < vault.sizeOf(file); at++) {
      const { wrong, differs, told } = vault.withByte(file, at, 1 << (at % 8))
      expect(wrong, `byte ${at}`).toEqual([])
      // The log's end may be lost to damage as to a crash: what was not yet closed ends earlier.
      if (file !== "vault.db-wal") expect(told || !differs, `byte ${at} is not told`).toBe(true)
    }
  },
)
