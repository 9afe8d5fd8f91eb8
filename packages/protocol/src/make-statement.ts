import { type Envelope, type SigningPair, signEnvelope, toHex } from "@tracehold/crypto"
import {
  CONSENT_PREDICATE,
  type ConsentStatement,
  STATEMENT_TYPE,
  type Statement,
  statementSchema,
  WITHDRAWAL_PREDICATE,
  type WithdrawalStatement,
} from "./statement.ts"
import type { KnownTerms } from "./terms.ts"
import { utf8 } from "./text.ts"
import { formatTime, parseTime } from "./time.ts"

const HOUR_MS = 3_600_000

/** The last link of a donor's chain at a recipient: its number, and the digest of its envelope. */
export type Link = { readonly seq: number; readonly digest: string }

/** Where a new statement goes: whose, for whom (SHA-256 of the root key), after which link, and when it is signed. */
export type Place = { donor: Uint8Array; recipient: string; previous: Link | null; issuedAtMs: number }

/** What a consent says beyond its place and terms. `acceptHours` counts from the end of cooling-off. */
export type Given = Pick<ConsentStatement["predicate"], "donation" | "purposes" | "content" | "sent" | "review"> & {
  acceptHours: number
}

/** A consent statement under these terms, with the cooling-off time they ask for. */
export function makeConsent(place: Place, { sha256, terms }: KnownTerms, given: Given): ConsentStatement {
  const { acceptHours, ...rest } = given
  const chain = chainFields(place)
  const notBeforeMs = parseTime(chain.issuedAt) + terms.coolingOffHours * HOUR_MS
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: `donation/${given.donation}`, digest: { sha256: given.sent.sha256 } }],
    predicateType: CONSENT_PREDICATE,
    predicate: {
      ...chain,
      ...rest,
      terms: { sha256, version: terms.version },
      lawfulBasis: terms.lawfulBasis,
      notBefore: formatTime(notBeforeMs),
      expiresAt: formatTime(notBeforeMs + acceptHours * HOUR_MS),
    },
  }
}

/** The withdrawal of the consent whose envelope has this digest. */
export function makeWithdrawal(place: Place, donation: string, consent: string): WithdrawalStatement {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: `donation/${donation}`, digest: { sha256: consent } }],
    predicateType: WITHDRAWAL_PREDICATE,
    predicate: { ...chainFields(place), donation, consent },
  }
}

/** Sign a statement with the donor's key for this recipient, in the one spelling that checks accept. */
export function signStatement(statement: Statement, donor: SigningPair): Envelope {
  return signEnvelope(STATEMENT_TYPE, utf8(JSON.stringify(statementSchema.parse(statement))), [donor])
}

function chainFields({ donor, recipient, previous, issuedAtMs }: Place) {
  return {
    donor: toHex(donor),
    recipient,
    seq: previous ? previous.seq + 1 : 0,
    prev: previous?.digest ?? null,
    issuedAt: formatTime(issuedAtMs),
  }
}
