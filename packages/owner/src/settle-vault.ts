import { absorbOutbox } from "./absorb-outbox.ts"
import type { Desk } from "./desk.ts"
import type { UnlockReport } from "./views.ts"

/** What every unlock does first (design-vault section 11). */
export function settleVault(desk: Desk, _onProgress?: (done: number, total: number) => void): UnlockReport {
  const receipts = absorbOutbox(desk)
  return { closed: 0, rescanned: 0, masked: 0, adopted: 0, receipts, problems: [] }
}
