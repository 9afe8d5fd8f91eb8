import { randomBytes, toHex } from "@tracehold/crypto"
import { makeConsent, parseTime, signStatement } from "@tracehold/protocol"
import { lastLink } from "./book.ts"
import type { Desk } from "./desk.ts"
import { encryptContent } from "./encrypt-content.ts"
import { OwnerError } from "./error.ts"
import { checkRecipient, contentOf } from "./prepare.ts"
import { sameChunk } from "./same-chunk.ts"
import type { Prepared } from "./views.ts"

const ERASED_OR_MASKED = "Its recording was erased or changed since it was shown. Nothing was signed; open it again."

/** How long after cooling-off the recipient may accept what was signed. */
const ACCEPT_HOURS = 30 * 24

/**
 * Sign what was prepared and shown, and put it into the outbox. Nothing is sent here.
 *
 * @param shownSha256 - the digest that was on the owner's screen beside the content.
 * @throws OwnerError `CHANGED`, `TERMS_EXPIRED`, `TERMS_CHANGED`, `FORKED_LOG`, `UNKNOWN_RECIPIENT`.
 */
export async function signDonation(desk: Desk, prepared: Prepared, shownSha256: string): Promise<void> {
  const { content, rev } = contentOf(prepared)
  if (shownSha256 !== prepared.content.sha256) throw new OwnerError("CHANGED")
  const { root } = prepared.recipient
  const sent = await encryptContent(content, desk.ledger.bookOf(root).descriptor.ageRecipients)
  const book = desk.ledger.bookOf(root) // After the wait: what is checked here is what is signed below.
  checkRecipient(book, desk.now())
  if (book.terms.sha256 !== prepared.recipient.termsSha256) throw new OwnerError("TERMS_CHANGED")
  if (book.donations.has(prepared.donation)) throw new OwnerError("CHANGED")
  const chunk = desk.vault.chunks().find((info) => sameChunk(info, prepared.ref))
  if (chunk?.state !== "sealed" || chunk.rev !== rev) throw new OwnerError("CHANGED", { why: ERASED_OR_MASKED })
  const { pair } = desk.donor(root)
  const atMs = desk.now()
  const statement = makeConsent(
    { donor: pair.publicKey, recipient: root, previous: lastLink(book), issuedAtMs: atMs },
    book.terms,
    {
      donation: prepared.donation,
      purposes: book.terms.terms.purposes,
      content: prepared.content,
      sent: { sha256: sent.sha256, bytes: sent.bytes.length, pieces: [...sent.pieces] },
      review: { redactions: prepared.redactions, openFindings: 0, detectors: prepared.detectors },
      acceptHours: ACCEPT_HOURS,
    },
  )
  const envelope = signStatement(statement, pair)
  const { session, no } = prepared.ref
  desk.ledger.append(root, { kind: "signed", atMs, session, no, redactions: prepared.redactions, envelope })
  desk.outbox.put({
    id: prepared.donation,
    ref: prepared.ref,
    dueMs: parseTime(statement.predicate.notBefore),
    url: book.descriptor.url,
    item: {
      version: 0,
      statement: envelope,
      descriptor: book.envelope,
      checkpoint: book.checkpoint,
      announced: false,
      detectors: prepared.detectors,
      withheld: false,
      stopped: null,
      evidence: null,
    },
    body: sent.bytes,
  })
}

/** A fresh id for an item that is no donation. */
export const newItemId = (): string => toHex(randomBytes(16))
