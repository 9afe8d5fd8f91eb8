import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { listChunks, openStore } from "@tracehold/vault"

const PATIENCE_MS = 120_000

/** Wait until the vault holds at least so many events, as anyone may count who sees the folder. */
export async function waitUntilRecorded(home: string, events: number): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(300)) {
    using store = openStore(join(home, "vault"))
    if (listChunks(store).reduce((sum, chunk) => sum + chunk.events, 0) >= events) return
  }
  throw new Error("nothing was recorded in time")
}
