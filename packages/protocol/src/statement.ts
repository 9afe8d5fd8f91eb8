import * as z from "zod"
import { idSchema, publicKeySchema, sha256Schema } from "./digest.ts"
import { timeSchema } from "./time.ts"

export const STATEMENT_TYPE = "application/vnd.in-toto+json"
export const CONSENT_PREDICATE = "https://tracehold.dev/consent/v0"
export const WITHDRAWAL_PREDICATE = "https://tracehold.dev/withdrawal/v0"

/** A piece of what is sent: its SHA-256 and length; every piece but the last is 4 MiB. */
export const PIECE_BYTES = 4 * 1024 * 1024
/** Most pieces of one donation (4 GiB). */
export const PIECES_MAX = 1024

/** One link of the donor's chain at one recipient: `seq` counts from 0, `prev` is the SHA-256 of the envelope before. */
const chain = {
  donor: publicKeySchema,
  recipient: sha256Schema,
  seq: z.int().nonnegative(),
  prev: sha256Schema.nullable(),
  issuedAt: timeSchema,
}

/** `donation/` and the donation's id: a free text here could carry anything. */
const subject = z.tuple([
  z.strictObject({ name: z.string().regex(/^donation\/[0-9a-f]{32}$/), digest: z.strictObject({ sha256: sha256Schema }) }),
])

/** What the donor signs (design-vault section 12). `subject` names the bytes that are sent; `content` the plaintext inside them. */
export const consentStatementSchema = z.strictObject({
  _type: z.literal("https://in-toto.io/Statement/v1"),
  subject,
  predicateType: z.literal(CONSENT_PREDICATE),
  predicate: z.strictObject({
    ...chain,
    donation: idSchema,
    terms: z.strictObject({ sha256: sha256Schema, version: z.int().positive() }),
    purposes: z.array(z.string().min(1).max(100)).min(1).max(20),
    lawfulBasis: z.enum(["consent", "contract", "legitimate-interest"]),
    content: z.strictObject({ sha256: sha256Schema, bytes: z.int().positive(), events: z.int().nonnegative() }),
    sent: z.strictObject({
      sha256: sha256Schema,
      bytes: z.int().positive(),
      pieces: z.array(sha256Schema).min(1).max(PIECES_MAX),
    }),
    review: z.strictObject({
      redactions: z.int().nonnegative(),
      openFindings: z.literal(0),
      detectors: z.string().regex(/^[\w.:+@/-]{1,100}$/),
    }),
    /** End of cooling-off: nothing is sent or accepted before. */
    notBefore: timeSchema,
    /** From then on the recipient accepts nothing under this statement. How long it may keep what it has is in the terms. */
    expiresAt: timeSchema,
  }),
})
export type ConsentStatement = z.infer<typeof consentStatementSchema>

/** The donor's "no more": the next link of the same chain. Its subject is the consent's envelope. */
export const withdrawalStatementSchema = z.strictObject({
  _type: z.literal("https://in-toto.io/Statement/v1"),
  subject,
  predicateType: z.literal(WITHDRAWAL_PREDICATE),
  predicate: z.strictObject({ ...chain, donation: idSchema, consent: sha256Schema }),
})
export type WithdrawalStatement = z.infer<typeof withdrawalStatementSchema>

export const statementSchema = z.discriminatedUnion("predicateType", [consentStatementSchema, withdrawalStatementSchema])
export type Statement = z.infer<typeof statementSchema>
