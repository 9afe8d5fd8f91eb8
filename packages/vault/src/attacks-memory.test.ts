import { expect, test } from "vitest"
import { timesInMemory, withRecording } from "../fixtures/memory-scan.ts"
import { vaultForEach } from "../fixtures/sample-vault.ts"
import { openChunkKeys } from "./read-chunk.ts"
import type { ChunkRow } from "./rows.ts"
import { SQL } from "./store.ts"
import { unlockKeys } from "./unlock.ts"

const sample = vaultForEach()

test.skipIf(process.platform !== "linux")(
  "attack 3: who reads the recorder's memory finds the open chunk's key, and none of a closed chunk or of the vault",
  async () => {
    const { folder, seed } = sample()
    await withRecording(folder, (pid) => {
      const { store, keys } = unlockKeys(folder, seed)
      using _store = store
      const rows = store[SQL].all<ChunkRow>("SELECT * FROM chunk ORDER BY no")
      const chunks = rows.flatMap((row) => {
        const { root, blocks } = openChunkKeys(store, keys, row)
        return [root, blocks]
      })
      // Half of each: whoever finds that could guess no more, but a copy may have been overwritten at its beginning.
      const halves = [...chunks, keys.wrap, keys.ledger].map((key) => key.exposeKeyBytes().subarray(16))
      const times = timesInMemory(pid, halves)
      expect(
        times.slice(6, 8).every((count) => count > 0),
        "the open chunk's keys are found: the search works",
      ).toBe(true)
      expect([...times.slice(0, 6), ...times.slice(8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    })
  },
  60_000,
)
