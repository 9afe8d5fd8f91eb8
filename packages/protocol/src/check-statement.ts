import type { Envelope } from "@tracehold/crypto"
import { type EnvelopeRefusal, envelopeDigest, openEnvelope } from "./envelope.ts"
import type { Link } from "./make-statement.ts"
import {
  CONSENT_PREDICATE,
  type ConsentStatement,
  PIECE_BYTES,
  STATEMENT_TYPE,
  type Statement,
  statementSchema,
  type WithdrawalStatement,
} from "./statement.ts"
import type { KnownTerms } from "./terms.ts"
import { parseTime } from "./time.ts"

/** How far a donor's clock may be ahead. */
const SKEW_MS = 10 * 60_000
const HOUR_MS = 3_600_000

/** `WRONG_RECIPIENT`: for somebody else. `WRONG_SUBJECT`: it names other bytes than it lists. `BAD_PIECES`: they do not add up. */
export type OpenRefusal = EnvelopeRefusal | "WRONG_RECIPIENT" | "WRONG_SUBJECT" | "BAD_PIECES"
/** `CHAIN_GAP`: links are missing before it. `CHAIN_FORK`: its place is taken, or it does not follow what is here. */
export type ChainRefusal = "CHAIN_GAP" | "CHAIN_FORK"
/** Why a consent permits nothing: other terms, purposes or basis; its times; `CLOCK`: signed in the future. */
export type PermitRefusal =
  | "OTHER_TERMS"
  | "OTHER_PURPOSES"
  | "OTHER_BASIS"
  | "TERMS_EXPIRED"
  | "COOLING_OFF_TOO_SHORT"
  | "BAD_TIMES"
  | "CLOCK"
  | "EXPIRED"
  | "TOO_EARLY"
export type StatementRefusal = OpenRefusal | ChainRefusal | PermitRefusal

export type OpenedStatement =
  | { kind: "ok"; statement: Statement; envelope: Envelope; digest: string }
  | { kind: "refused"; why: OpenRefusal }
export type CheckedStatement =
  | { kind: "ok"; statement: Statement; envelope: Envelope; digest: string }
  | { kind: "refused"; why: StatementRefusal }

/**
 * Everything that must hold before anything is accepted under a statement.
 *
 * @param root - SHA-256 of the recipient's root key, hex. @param previous - the last link known of this donor's chain.
 */
export function checkStatement(
  raw: unknown,
  at: { root: string; terms: KnownTerms; nowMs: number; previous: Link | null },
): CheckedStatement {
  const opened = openStatement(raw, at.root)
  if (opened.kind === "refused") return opened
  const why = checkChain(opened.statement, at.previous) ?? checkPermit(opened.statement, at.terms, at.nowMs)
  return why ? { kind: "refused", why } : opened
}

/** What a statement must be by itself: signed by its donor, for this recipient, with pieces that add up. */
export function openStatement(raw: unknown, root: string): OpenedStatement {
  const refused = (why: OpenRefusal): OpenedStatement => ({ kind: "refused", why })
  const opened = openEnvelope(raw, { type: STATEMENT_TYPE, schema: statementSchema, key: ({ predicate }) => predicate.donor })
  if (opened.kind === "refused") return opened
  const { value: statement, envelope } = opened
  const { predicate } = statement
  const [subject] = statement.subject
  if (predicate.recipient !== root) return refused("WRONG_RECIPIENT")
  if ((predicate.seq === 0) !== (predicate.prev === null)) return refused("MALFORMED")
  const named = isConsent(statement) ? statement.predicate.sent.sha256 : statement.predicate.consent
  if (subject.name !== `donation/${predicate.donation}` || subject.digest.sha256 !== named) return refused("WRONG_SUBJECT")
  if (isConsent(statement) && !piecesAddUp(statement.predicate.sent)) return refused("BAD_PIECES")
  return { kind: "ok", statement, envelope, digest: envelopeDigest(envelope) }
}

/** Whether a statement is the next link after `previous`: null if it is. */
export function checkChain({ predicate: { seq, prev } }: Statement, previous: Link | null): ChainRefusal | null {
  const next = previous ? previous.seq + 1 : 0
  if (seq > next) return "CHAIN_GAP"
  return seq === next && prev === (previous?.digest ?? null) ? null : "CHAIN_FORK"
}

/** Whether a statement permits at this moment what it is for: null if it does. A withdrawal always does. */
export function checkPermit(statement: Statement, { sha256, terms }: KnownTerms, nowMs: number): PermitRefusal | null {
  if (!isConsent(statement)) return null
  const given = statement.predicate
  if (given.terms.sha256 !== sha256 || given.terms.version !== terms.version) return "OTHER_TERMS"
  if (given.lawfulBasis !== terms.lawfulBasis) return "OTHER_BASIS"
  if (new Set(given.purposes).size < given.purposes.length || !given.purposes.every((one) => terms.purposes.includes(one)))
    return "OTHER_PURPOSES"
  if (given.issuedAt >= terms.expiresAt) return "TERMS_EXPIRED"
  const [issuedMs, notBeforeMs, expiresMs] = [given.issuedAt, given.notBefore, given.expiresAt].map(parseTime) as [
    number,
    number,
    number,
  ]
  if (notBeforeMs < issuedMs + terms.coolingOffHours * HOUR_MS) return "COOLING_OFF_TOO_SHORT"
  if (expiresMs <= notBeforeMs) return "BAD_TIMES"
  if (issuedMs > nowMs + SKEW_MS) return "CLOCK"
  if (nowMs >= expiresMs) return "EXPIRED"
  return nowMs < notBeforeMs ? "TOO_EARLY" : null
}

/** Whether a withdrawal speaks of this consent: same donor, donation and envelope. */
export function withdraws(
  { predicate }: WithdrawalStatement,
  consent: { readonly digest: string; readonly donor: string; readonly donation: string },
): boolean {
  return predicate.consent === consent.digest && predicate.donor === consent.donor && predicate.donation === consent.donation
}

export function isConsent(statement: Statement): statement is ConsentStatement {
  return statement.predicateType === CONSENT_PREDICATE
}

/** Bytes of piece `index` of `count` in a donation of `bytes`. */
export function pieceBytes(bytes: number, index: number): number {
  return Math.min(PIECE_BYTES, bytes - index * PIECE_BYTES)
}

function piecesAddUp({ bytes, pieces }: ConsentStatement["predicate"]["sent"]): boolean {
  return Math.ceil(bytes / PIECE_BYTES) === pieces.length && new Set(pieces).size === pieces.length
}
