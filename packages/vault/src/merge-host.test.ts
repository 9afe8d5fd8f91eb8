import { expect, test } from "vitest"
import { vaultForEach } from "../fixtures/sample-vault.ts"
import { openStore, VaultError } from "./index.ts"
import { finishPull, meetHost } from "./merge-host.ts"

const sample = vaultForEach()

test("what a host says is left there is bounded, so that a hostile one fills neither memory nor the store", () => {
  using store = openStore(sample().folder)
  const host = meetHost(store, new Uint8Array(16).fill(1), 1, 0)
  const left = (chunks: number) => {
    const bytes = new Uint8Array(4 + 20 * chunks)
    new DataView(bytes.buffer).setUint32(0, chunks, true)
    return bytes
  }
  expect(finishPull(store, host, 0, left(1000))).toBe(1000)
  expect(() => finishPull(store, host, 0, left(300_000))).toThrow(new VaultError("CHANNEL"))
})
