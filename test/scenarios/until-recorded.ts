import { setTimeout as sleep } from "node:timers/promises"
import { listChunks, openStore } from "@tracehold/vault"

const LOOK_MS = 150
/** Longer than the recorder's own 500 ms between two writes. */
const QUIET_MS = 900
/** Longer than its 20 s between two looks at the whole workspace: what the editor's watcher misses is found then. */
const PATIENCE_MS = 25_000

/** Counts what the vault holds, as anyone may who sees its folder. */
export function countEvents(vault: string): number {
  using store = openStore(vault)
  return listChunks(store).reduce((sum, chunk) => sum + chunk.events, 0)
}

/** Wait until `more` events came after the count `from`, and no other for a moment; with too few, until patience is over. */
export async function untilRecorded(vault: string, from: number, more: number): Promise<void> {
  const start = Date.now()
  for (let seen = countEvents(vault), since = start; ; await sleep(LOOK_MS)) {
    const now = countEvents(vault)
    if (now !== seen) since = Date.now()
    seen = now
    if (Date.now() - since < QUIET_MS) continue
    if (seen >= from + more || Date.now() - start > PATIENCE_MS) return
  }
}
