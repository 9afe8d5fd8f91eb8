import { eraseSince, listTombstones } from "@tracehold/vault"
import { oneLine } from "./one-line.ts"
import type { SessionStart } from "./session-recorder.ts"
import { dropIndexes } from "./stored-index.ts"
import type { VaultLink } from "./vault-link.ts"
import { nowMin, wallNow } from "./wall-clock.ts"

const MINUTE_MS = 60_000

/** Told to the window when another one has erased. */
export const ERASED_ELSEWHERE =
  "another window erased what was recorded lately; resume when what must not come back is off the screen"

/** Erasing the last minutes, here or in another window, and since when what may still be on the screen must not come back. */
export class PanicErase {
  #fromMs: number | null = null

  /** Works locked. `start` is null before the session began. @returns what the window is told. */
  here(vault: VaultLink, start: SessionStart | null, minutes: number): { chunks: number; problem: string | null } {
    const cut = wallNow() - minutes * MINUTE_MS
    this.#since(cut - (start?.wallMs ?? 0))
    let chunks = 0
    try {
      const store = start === null ? null : vault.openStore(start)
      if (store !== null) chunks = eraseSince(store, Math.floor(cut / MINUTE_MS), nowMin()).chunks
      if (start !== null) dropIndexes(start.storage)
      vault.writer?.flush(nowMin()) // Our own writer hears of it here: what it held is gone too.
      return { chunks, problem: null }
    } catch (error) {
      return { chunks, problem: oneLine(error) }
    }
  }

  /** `startedMs`: when the session started, Unix time. */
  elsewhere({ store }: VaultLink, startedMs: number): void {
    const since = store === null ? undefined : listTombstones(store).findLast(({ scope }) => scope === "since")
    this.#since((since?.fromMs ?? Number.NEGATIVE_INFINITY) - startedMs)
  }

  /** Asked once, when recording goes on. After a reload nobody knows any more since when: then all that is open stays out. */
  takeFromMs(): number {
    const fromMs = this.#fromMs ?? Number.NEGATIVE_INFINITY
    this.#fromMs = null
    return fromMs
  }

  #since(fromMs: number): void {
    this.#fromMs = Math.min(this.#fromMs ?? Number.POSITIVE_INFINITY, fromMs)
  }
}
