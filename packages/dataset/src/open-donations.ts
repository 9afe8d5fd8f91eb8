import type { Donation } from "@tracehold/consent"
import { cryptoReady } from "@tracehold/crypto"
import { checkReceipts, NO_RECEIPT, type ProvenReceipt, type ReceiptAnswer } from "./check-receipts.ts"
import { checkRecipient, type Recipient } from "./check-recipient.ts"
import { decrypterFor } from "./identities.ts"
import { joinLog } from "./join-log.ts"
import { lookForSecrets } from "./look-for-secrets.ts"
import { openContent } from "./open-content.ts"
import { type OpenedConsent, openStatements } from "./open-statements.ts"
import { permitRefusal } from "./permit-refusal.ts"
import { type ProofLine, ProofReport, type RefusedDonation } from "./proof-report.ts"
import type { Provenance } from "./provenance.ts"
import { readExport } from "./read-export.ts"
import type { DonationRefusal } from "./refusal.ts"

export type OpenInput = {
  /** An endpoint's export. */
  readonly folder: string
  /** The recipient's age identity, as its key file has it. */
  readonly identity: string
  /** The recipient's root public key, hex, from where the recipient published it; without it the export's own word has to do. */
  readonly rootKey?: string | undefined
  readonly nowMs: number
  /** When a detector sees a secret again: refuse the donation (the default), or only say so. */
  readonly secrets?: "refuse" | "report"
}

/** A donation of which every proof holds. */
export type CheckedDonation = Donation & { readonly provenance: Provenance }

export type OpenedDataset = {
  /** In the order of donor and place in their chain. */
  readonly donations: readonly CheckedDonation[]
  readonly refused: readonly RefusedDonation[]
  /** One line for each proof, in the order in which they are checked. */
  readonly proofs: readonly ProofLine[]
}

/**
 * Open an endpoint's export offline: every signature, digest, proof and withdrawal is checked, every unpacking bounded, and secrets
 * are looked for again. A donation of which anything does not hold is refused with a code and gives no content.
 *
 * @throws DatasetError when nothing can be opened at all.
 */
export async function openDonations(input: OpenInput): Promise<OpenedDataset> {
  await cryptoReady()
  const report = new ProofReport()
  const decrypter = decrypterFor(input.identity)
  const folder = readExport(input.folder)
  const recipient = checkRecipient(folder, input.rootKey, report)
  const statements = openStatements(folder, recipient.root, report)
  const answers = checkReceipts(folder, statements, recipient, report)
  const proven = new Map<string, ProvenReceipt>()
  for (const [digest, answer] of answers) if (answer.kind === "ok") proven.set(digest, answer)
  const deleted = [...statements.withdrawn].filter((digest) => !proven.has(digest)).length
  const forked = joinLog({ head: recipient.head, leaves: folder.leaves, receipts: proven, deleted }, report)

  const open = async (consent: OpenedConsent): Promise<CheckedDonation | DonationRefusal> => {
    const answer: ReceiptAnswer = answers.get(consent.digest) ?? NO_RECEIPT
    if (answer.kind === "refused") return answer.why
    if (forked.has(consent.digest)) return "LOG_FORKED"
    const { receipt } = answer
    const notPermitted = report.note("permits", permitRefusal(consent.statement, receipt.at, recipient.terms, input.nowMs))
    if (notPermitted !== null) return notPermitted
    const opened = await openContent(folder, consent.statement, recipient.root, decrypter, report)
    if (opened.kind === "refused") return opened.why
    const secrets = report.note("secrets", lookForSecrets(opened.donation))
    if (secrets !== null && input.secrets !== "report") return secrets
    return { ...opened.donation, provenance: provenanceOf(consent, opened.donation, answer, recipient) }
  }

  const donations: CheckedDonation[] = []
  const refused = [...statements.refused]
  for (const consent of statements.consents) {
    const opened = await open(consent)
    if (typeof opened !== "string") donations.push(opened)
    else refused.push({ donation: consent.statement.predicate.donation, statement: consent.digest, why: opened })
  }
  return { donations, refused, proofs: report.lines() }
}

function provenanceOf(
  { statement: { predicate }, digest }: OpenedConsent,
  { header }: Donation,
  { receipt }: ProvenReceipt,
  { terms }: Recipient,
): Provenance {
  return {
    donation: predicate.donation,
    statement: digest,
    donor: predicate.donor,
    seq: predicate.seq,
    session: header.session,
    recipient: predicate.recipient,
    terms: { ...predicate.terms, licence: terms.get(predicate.terms.sha256)?.terms.licence ?? "" },
    purposes: predicate.purposes,
    receivedAt: receipt.at,
    logIndex: receipt.inclusion.index,
  }
}
