import type { LedgerEntry } from "@tracehold/consent"
import { type Envelope, fromBase64 } from "@tracehold/crypto"
import {
  type ConsentStatement,
  checkDescriptor,
  checkTerms,
  type Descriptor,
  isConsent,
  type KnownTerms,
  type Link,
  openStatement,
  type Receipt,
  receiptSchema,
  type Statement,
} from "@tracehold/protocol"
import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"
import type { ChunkRef } from "./views.ts"

/** A signed statement as the ledger has it. */
export type Signed<S extends Statement = Statement> = {
  readonly envelope: Envelope
  readonly statement: S
  readonly digest: string
}

/** Everything that the ledger says of one donation. */
export type DonationRecord = {
  readonly donation: string
  readonly ref: ChunkRef
  readonly signedAtMs: number
  readonly redactions: number
  consent: Signed<ConsentStatement>
  cancelled: boolean
  failed: string | null
  withdrawal: Signed | null
  received: Receipt | null
  deleted: Receipt | null
}

/** Everything that the ledger says of one recipient. */
export type Book = {
  readonly root: string
  descriptor: Descriptor
  envelope: Envelope
  terms: KnownTerms
  readonly termsBySha256: Map<string, KnownTerms>
  readonly donations: Map<string, DonationRecord>
  /** The newest head of its log that was proven. */
  checkpoint: string | null
  /** It contradicted itself: nothing more is signed for it or sent to it. */
  distrusted: boolean
}

/**
 * Read one recipient's chain of the ledger; null when it names no recipient. Entries that do not check are a bug or a damaged vault, and
 * are left out.
 */
export function readBook(root: string, entries: readonly LedgerEntry[]): Book | null {
  let book: Book | null = null
  for (const entry of entries) {
    if (entry.kind === "recipient") book = addRecipient(root, book, entry)
    else if (book !== null) addEntry(book, entry)
  }
  return book
}

/** The statements that make up the donor's chain, in order: consents that were not cancelled, and withdrawals. */
export function linksOf(book: Book): Signed[] {
  const links = [...book.donations.values()].flatMap(({ consent, cancelled, withdrawal }) => [
    ...(cancelled ? [] : [consent]),
    ...(withdrawal === null ? [] : [withdrawal]),
  ])
  return links.sort((a, b) => a.statement.predicate.seq - b.statement.predicate.seq)
}

/** The last link of the donor's chain. */
export function lastLink(book: Book): Link | null {
  const last = linksOf(book).at(-1)
  return last === undefined ? null : { seq: last.statement.predicate.seq, digest: last.digest }
}

function addRecipient(root: string, book: Book | null, entry: Extract<LedgerEntry, { kind: "recipient" }>): Book | null {
  const checked = checkDescriptor(entry.descriptor, { pinnedRoot: root })
  if (checked.kind === "refused") return book
  const terms = checkTerms(encodeUtf8(entry.terms), checked.descriptor)
  if (terms.kind === "refused") return book
  const known: KnownTerms = { sha256: terms.sha256, terms: terms.terms }
  const next: Book = book ?? {
    root,
    descriptor: checked.descriptor,
    envelope: entry.descriptor,
    terms: known,
    termsBySha256: new Map(),
    donations: new Map(),
    checkpoint: null,
    distrusted: false,
  }
  // A new log key is a new log: the old one's heads say nothing about it.
  if (next.descriptor.logKey !== checked.descriptor.logKey) next.checkpoint = null
  next.descriptor = checked.descriptor
  next.envelope = entry.descriptor
  next.terms = known
  next.termsBySha256.set(known.sha256, known)
  return next
}

function addEntry(book: Book, entry: Exclude<LedgerEntry, { kind: "recipient" }>): void {
  if (entry.kind === "words-confirmed" || entry.kind === "knows" || entry.kind === "lock-after") return
  if (entry.kind === "evidence") {
    book.distrusted = true
    return
  }
  if (entry.kind === "signed") {
    const consent = signedConsent(book, entry.envelope)
    if (consent === null) return
    const { donation } = consent.statement.predicate
    const ref = { session: entry.session, no: entry.no }
    const blank = { cancelled: false, failed: null, withdrawal: null, received: null, deleted: null }
    book.donations.set(donation, { donation, ref, signedAtMs: entry.atMs, redactions: entry.redactions, consent, ...blank })
    return
  }
  const record = book.donations.get(entry.donation)
  if (record === undefined) return
  if (entry.kind === "cancelled") record.cancelled = true
  else if (entry.kind === "failed") record.failed = entry.why
  else if (entry.kind === "receipt") addReceipt(book, record, entry)
  else {
    const opened = openStatement(entry.envelope, book.root)
    if (opened.kind === "refused") return
    if (isConsent(opened.statement)) record.consent = { ...opened, statement: opened.statement }
    else record.withdrawal = opened
  }
}

function addReceipt(book: Book, record: DonationRecord, entry: Extract<LedgerEntry, { kind: "receipt" }>): void {
  const receipt = receiptIn(entry.envelope)
  if (receipt === null) return
  if (receipt.what === "received") record.received = receipt
  else record.deleted = receipt
  book.checkpoint = entry.checkpoint
}

function signedConsent(book: Book, envelope: Envelope): Signed<ConsentStatement> | null {
  const opened = openStatement(envelope, book.root)
  return opened.kind === "ok" && isConsent(opened.statement) ? { ...opened, statement: opened.statement } : null
}

/** The receipt in an envelope that was checked when it came. */
function receiptIn(envelope: Envelope): Receipt | null {
  const parsed = receiptSchema.safeParse(JSON.parse(decodeUtf8(fromBase64(envelope.payload)) ?? "null"))
  return parsed.success ? parsed.data : null
}
