import type { Desk } from "./desk.ts"
import type { ChunkRef } from "./views.ts"
import { askToDelete, cancel } from "./withdraw.ts"

/** Before chunks go: what was signed of them and not received is cancelled, or asked back where it may have been on its way. */
export function withdrawUnsent(desk: Desk, goes: (ref: ChunkRef) => boolean): void {
  for (const { root } of desk.ledger.books()) {
    const book = () => desk.ledger.bookOf(root)
    for (const { donation } of book().donations.values()) {
      const record = book().donations.get(donation)
      if (record === undefined || !goes(record.ref) || record.cancelled || record.withdrawal !== null) continue
      const pending = desk.outbox.get(donation)
      if (record.received !== null || pending === null) continue
      if (pending.item.announced) askToDelete(desk, book(), record)
      else cancel(desk, book(), record)
    }
  }
}
