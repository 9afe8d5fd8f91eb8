import { envelopeDigest, isConsent, type Statement, signStatement } from "@tracehold/protocol"
import { type Book, linksOf, type Signed } from "./book.ts"
import type { Desk } from "./desk.ts"

/**
 * Close the holes that cancelled donations left in the donor's chain: later statements that the recipient has not heard of are
 * signed again for their new place, with nothing else in them changed. One that the recipient may know is never changed.
 */
export function settleChain(desk: Desk, root: string): void {
  const book = desk.ledger.bookOf(root)
  const moved = new Map<string, string>()
  let seq = 0
  let prev: string | null = null
  for (const link of linksOf(book)) {
    const next = placed(link.statement, seq, prev, moved)
    const envelope = next === link.statement ? null : moveLink(desk, book, link, next)
    prev = envelope ?? link.digest
    if (envelope !== null) moved.set(link.digest, envelope)
    seq = (envelope === null ? link.statement : next).predicate.seq + 1
  }
}

/** The statement at its place in the chain; the very same one when it stands there already. */
function placed(statement: Statement, seq: number, prev: string | null, moved: ReadonlyMap<string, string>): Statement {
  if (isConsent(statement)) {
    const { predicate } = statement
    return predicate.seq === seq && predicate.prev === prev ? statement : { ...statement, predicate: { ...predicate, seq, prev } }
  }
  const { predicate } = statement
  const consent = moved.get(predicate.consent) ?? predicate.consent
  if (predicate.seq === seq && predicate.prev === prev && predicate.consent === consent) return statement
  const [{ name }] = statement.subject
  return { ...statement, subject: [{ name, digest: { sha256: consent } }], predicate: { ...predicate, seq, prev, consent } }
}

/** @returns the digest of the new envelope; null when the recipient may know the old one, which then stays. */
function moveLink(desk: Desk, book: Book, link: Signed, next: Statement): string | null {
  const row = desk.outbox.rows().find(({ item }) => envelopeDigest(item.statement) === link.digest)
  if (row === undefined || row.item.announced) return null
  const envelope = signStatement(next, desk.donor(book.root).pair)
  const { donation } = next.predicate
  desk.ledger.append(book.root, { kind: isConsent(next) ? "moved" : "withdrawn", atMs: desk.now(), donation, envelope })
  desk.outbox.update(row, { ...row.item, statement: envelope })
  return envelopeDigest(envelope)
}
