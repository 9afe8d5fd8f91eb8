import type { DonationRefusal } from "./refusal.ts"

/** Each thing that is checked, in the order in which it is. */
export const PROOFS = {
  descriptor: "the recipient's descriptor is signed by its root key",
  terms: "the terms are those that the descriptor signs",
  checkpoint: "the log's checkpoint is signed by the recipient's log key",
  statements: "each statement is signed by its donor, for this recipient",
  chains: "each donor's statements follow one another, none missing",
  withdrawals: "each withdrawal is honoured",
  receipts: "each statement has a receipt signed by the log key",
  inclusion: "each receipt proves its statement's place in the log",
  log: "the receipts' places are those of the exported log",
  permits: "each statement permits what was received, under these terms",
  pieces: "each piece is the one that its statement names",
  sent: "the pieces make up the bytes that were signed",
  decryption: "they open with the recipient's identity",
  content: "what is inside is the content that was signed, within its size",
  binding: "the content names this donation, recipient and terms",
  secrets: "today's detectors see no secret in it",
} as const
export type Proof = keyof typeof PROOFS

/** One line of a report: how often a proof was checked and how often it held. `why` counts the codes of those that failed. */
export type ProofLine = {
  readonly proof: Proof
  readonly text: string
  readonly checked: number
  readonly held: number
  readonly why: Readonly<Record<string, number>>
}

/** A donation that is refused. `donation` is null where its statement cannot be read. */
export type RefusedDonation = {
  readonly donation: string | null
  readonly statement: string | null
  readonly why: DonationRefusal
}

/** Counts proofs as they are checked. */
export class ProofReport {
  readonly #lines = new Map<Proof, { checked: number; held: number; why: Record<string, number> }>()

  /** @param why - the code of what is wrong; null when the proof holds. @returns `why`. */
  note<W extends string>(proof: Proof, why: W | null): W | null {
    const line = this.#lines.get(proof) ?? { checked: 0, held: 0, why: {} }
    line.checked += 1
    if (why === null) line.held += 1
    else line.why[why] = (line.why[why] ?? 0) + 1
    this.#lines.set(proof, line)
    return why
  }

  /** A line for every proof, also for those that nothing called for. */
  lines(): ProofLine[] {
    return Object.entries(PROOFS).map(([proof, text]) => ({
      proof: proof as Proof,
      text,
      ...(this.#lines.get(proof as Proof) ?? { checked: 0, held: 0, why: {} }),
    }))
  }
}
