import { envelopeSchema, isConsent, openStatement, parseTime } from "@tracehold/protocol"
import { decodeUtf8 } from "@tracehold/trace"
import type { Book } from "./book.ts"
import type { Desk } from "./desk.ts"
import { settleChain } from "./settle-chain.ts"
import { askToDelete } from "./withdraw.ts"

/**
 * Take into the ledger what sending left in the outbox while the vault was locked: receipts, final refusals, evidence. Then set right
 * what an erase took from under the chain.
 *
 * @returns how many receipts came.
 */
export function absorbOutbox(desk: Desk): number {
  let receipts = 0
  for (const row of desk.outbox.rows()) {
    const root = row.root
    const opened = root === null ? null : openStatement(row.item.statement, root)
    if (root === null || opened?.kind !== "ok" || desk.ledger.book(root) === null) continue // Not from this ledger: left alone.
    const { donation } = opened.statement.predicate
    const at = { atMs: desk.now() }
    if (row.receipt !== null) {
      const envelope = envelopeSchema.parse(JSON.parse(decodeUtf8(row.receipt) ?? "null"))
      desk.ledger.append(root, { kind: "receipt", ...at, donation, envelope, checkpoint: row.item.checkpoint ?? "" })
      desk.outbox.delete(row.id)
      receipts++
    } else if (row.item.evidence !== null) {
      if (desk.ledger.book(root)?.distrusted !== true)
        desk.ledger.append(root, { kind: "evidence", ...at, why: row.item.stopped ?? "FORKED_LOG", text: row.item.evidence })
    } else if (row.item.stopped !== null) {
      if (isConsent(opened.statement) && !row.item.withheld)
        desk.ledger.append(root, { kind: "failed", ...at, donation, why: row.item.stopped })
      desk.outbox.delete(row.id)
    }
  }
  for (const book of desk.ledger.books()) settleErased(desk, book)
  return receipts
}

/**
 * A consent without receipt or item was erased with its chunk. Before the end of cooling-off nobody heard of it; after that it may
 * have been on its way, so the recipient is asked to delete what it may have.
 */
function settleErased(desk: Desk, book: Book): void {
  for (const record of book.donations.values()) {
    const over = record.received !== null || record.cancelled || record.failed !== null || record.withdrawal !== null
    if (over || desk.outbox.get(record.donation) !== null) continue
    if (desk.now() < parseTime(record.consent.statement.predicate.notBefore)) {
      desk.ledger.append(book.root, { kind: "cancelled", atMs: desk.now(), donation: record.donation })
    } else askToDelete(desk, desk.ledger.bookOf(book.root), record)
  }
  settleChain(desk, book.root)
}
