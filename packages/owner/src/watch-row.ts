import type { Fetch } from "./http.ts"
import type { Outbox, OutboxRow } from "./outbox.ts"

/** How soon a piece on its way is broken off after its donation was erased or taken back, in this process or another. */
const LOOK_MS = 250

/**
 * While one item is sent: `check` throws OwnerError `CHANGED` once the owner does not mean it any more, and a request that is under
 * way then is broken off.
 */
export function watchRow(outbox: Outbox, row: OutboxRow, fetch: Fetch): Disposable & { readonly fetch: Fetch; check(): void } {
  const stop = new AbortController()
  const check = () => outbox.checkStillMeant(row)
  const timer = setInterval(() => {
    try {
      check()
    } catch {
      stop.abort()
    }
  }, LOOK_MS)
  timer.unref()
  return {
    fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.any([stop.signal, ...(init?.signal ? [init.signal] : [])]) }),
    check,
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
