import { describeRefusal, parseTime, type Refusal } from "@tracehold/protocol"
import type { Book, DonationRecord } from "./book.ts"
import type { Desk } from "./desk.ts"
import type { OutboxItem } from "./outbox-item.ts"
import type { DonationState, DonationView } from "./views.ts"

/** A donation as the owner sees it. `pending` is its item in the outbox, if there is one. */
function donationView(book: Book, record: DonationRecord, pending: OutboxItem | null, nowMs: number): DonationView {
  const { predicate } = record.consent.statement
  return {
    donation: record.donation,
    recipient: book.root,
    recipientName: book.descriptor.name,
    demo: book.descriptor.demo,
    ref: record.ref,
    state: stateOf(record, pending, nowMs),
    problem: record.failed === null ? null : problemLine(record.failed),
    signedAtMs: record.signedAtMs,
    notBeforeMs: parseTime(predicate.notBefore),
    statement: record.consent.statement,
    statementSha256: record.consent.digest,
    received: record.received,
    deleted: record.deleted,
  }
}

/** All donations, of every recipient. */
export function donationViews({ ledger, outbox, now }: Pick<Desk, "ledger" | "outbox" | "now">): DonationView[] {
  return ledger
    .books()
    .flatMap((book) =>
      [...book.donations.values()].map((record) => donationView(book, record, outbox.get(record.donation)?.item ?? null, now())),
    )
}

function stateOf(record: DonationRecord, pending: OutboxItem | null, nowMs: number): DonationState {
  if (record.deleted !== null) return "withdrawn"
  if (record.withdrawal !== null) return "withdrawing"
  if (record.cancelled) return "cancelled"
  if (record.received !== null) return "received"
  if (record.failed !== null) return "failed"
  if (pending === null) return "erased"
  return parseTime(record.consent.statement.predicate.notBefore) <= nowMs ? "sending" : "waiting"
}

function problemLine(code: string): string {
  return REFUSALS.has(code) ? describeRefusal(code as Refusal) : "The endpoint refused this donation for good."
}

/** Codes with which an endpoint refuses a consent for good; its link of the chain is kept there all the same. */
export const REFUSALS: ReadonlySet<string> = new Set<Refusal>([
  "OTHER_TERMS",
  "OTHER_PURPOSES",
  "OTHER_BASIS",
  "TERMS_EXPIRED",
  "COOLING_OFF_TOO_SHORT",
  "BAD_TIMES",
  "EXPIRED",
])
