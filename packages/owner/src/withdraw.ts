import { makeWithdrawal, signStatement } from "@tracehold/protocol"
import { type Book, type DonationRecord, lastLink } from "./book.ts"
import type { Desk } from "./desk.ts"
import { OwnerError } from "./error.ts"
import { settleChain } from "./settle-chain.ts"
import { newItemId } from "./sign.ts"

/**
 * Take a donation back. What was never named to its recipient is cancelled here and leaves no trace there; anything else becomes
 * a signed withdrawal in the outbox, and content that still waits is dropped at once.
 *
 * @throws OwnerError `UNKNOWN_DONATION`, `ALREADY_WITHDRAWN`.
 */
export function withdrawDonation(desk: Desk, donation: string): Book {
  const book = desk.ledger.books().find(({ donations }) => donations.has(donation))
  const record = book?.donations.get(donation)
  if (book === undefined || record === undefined) throw new OwnerError("UNKNOWN_DONATION")
  if (record.cancelled || record.withdrawal !== null) throw new OwnerError("ALREADY_WITHDRAWN")
  const pending = desk.outbox.get(donation)
  if (pending !== null && !pending.item.announced && record.received === null) cancel(desk, book, record)
  else askToDelete(desk, book, record)
  return desk.ledger.bookOf(book.root)
}

/** The recipient has never heard of it: it goes from the outbox, and its place in the chain is given to the next. */
export function cancel(desk: Desk, book: Book, record: DonationRecord): void {
  desk.ledger.append(book.root, { kind: "cancelled", atMs: desk.now(), donation: record.donation })
  desk.outbox.delete(record.donation)
  settleChain(desk, book.root)
}

/** Sign the withdrawal. A consent that may still be on its way goes as a statement alone, so that the chain stays whole. */
export function askToDelete(desk: Desk, book: Book, record: DonationRecord): void {
  const { pair } = desk.donor(book.root)
  const atMs = desk.now()
  const at = { donor: pair.publicKey, recipient: book.root, previous: lastLink(book), issuedAtMs: atMs }
  const envelope = signStatement(makeWithdrawal(at, record.donation, record.consent.digest), pair)
  desk.ledger.append(book.root, { kind: "withdrawn", atMs, donation: record.donation, envelope })
  const common = {
    version: 0,
    descriptor: book.envelope,
    checkpoint: book.checkpoint,
    detectors: desk.engine.detectors,
    stopped: null,
    evidence: null,
  } as const
  const { url } = book.descriptor
  if (record.received === null && record.failed === null) {
    const item = { ...common, statement: record.consent.envelope, announced: true, withheld: true }
    desk.outbox.put({ id: record.donation, ref: null, dueMs: atMs, url, item, body: new Uint8Array() })
  }
  const item = { ...common, statement: envelope, announced: false, withheld: false }
  desk.outbox.put({ id: newItemId(), ref: null, dueMs: atMs, url, item, body: new Uint8Array() })
}
