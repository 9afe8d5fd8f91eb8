import { descriptorSchema, sha256Schema, termsSchema } from "@tracehold/protocol"
import * as z from "zod"
import { call } from "./call.ts"
import { draftSchema } from "./redaction.ts"
import { findingSchema, refSchema, viewSchema } from "./review-calls.ts"

const count = z.int().nonnegative()
const nothing = z.strictObject({})
const donationId = z.string().regex(/^[0-9a-f]{32}$/)
const preparedId = z.string().max(64)

export const recipientSchema = z.strictObject({
  /** SHA-256 of the root key: how the recipient is known everywhere. `words` are the same, to compare by voice or eye. */
  root: sha256Schema,
  words: z.array(z.string()),
  descriptor: descriptorSchema,
  terms: termsSchema,
  termsSha256: sha256Schema,
  expired: z.boolean(),
  /** Its log contradicted itself: nothing more is signed for it. */
  distrusted: z.boolean(),
  donations: count,
})
export type Recipient = z.infer<typeof recipientSchema>

/** Exactly what would be signed, described from the decoded bytes themselves. */
export const preparedSchema = z.strictObject({
  prepared: preparedId,
  ref: refSchema,
  recipient: recipientSchema,
  /** SHA-256 of the content; `words` are its beginning, to compare by eye. */
  sha256: sha256Schema,
  words: z.array(z.string()),
  /** The content's own first line, as JSON. */
  header: z.string(),
  bytes: count,
  events: count,
  redactions: count,
  masked: count,
  removed: count,
  files: z.array(z.strictObject({ path: z.string(), versions: count, bytes: count })),
  /** Findings that the owner has looked at and left in. */
  kept: z.array(findingSchema),
  coolingOffHours: count,
  view: viewSchema,
})
export type Prepared = z.infer<typeof preparedSchema>

const receiptSchema = z.strictObject({ atMs: z.number(), index: count, size: count, bytes: count, checkpoint: z.string() })

export const donationSchema = z.strictObject({
  donation: donationId,
  root: sha256Schema,
  recipient: z.string(),
  demo: z.boolean(),
  ref: refSchema,
  signedMs: z.number(),
  notBeforeMs: z.number(),
  expiresMs: z.number(),
  state: z.enum(["waiting", "sending", "received", "failed", "withdrawing", "withdrawn", "cancelled", "erased"]),
  sha256: sha256Schema,
  contentBytes: count,
  sentBytes: count,
  events: count,
  redactions: count,
  termsVersion: count,
  statementSha256: sha256Schema,
  /** The recipient's signed answers, there only when signature and inclusion proof were checked. */
  received: receiptSchema.nullable(),
  deleted: receiptSchema.nullable(),
  /** One line when the last try failed. */
  problem: z.string().nullable(),
})
export type Donation = z.infer<typeof donationSchema>

export const donateCalls = {
  recipients: call(nothing, z.strictObject({ recipients: z.array(recipientSchema) })),
  /** Fetches and checks a descriptor and its terms; stores nothing. */
  lookUp: call(
    z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) }),
    z.strictObject({ recipient: recipientSchema, standing: z.enum(["new", "same", "new-terms"]) }),
  ),
  /** Remembers the recipient last looked up, if its root is the one that was on screen. */
  addRecipient: call(z.strictObject({ root: sha256Schema }), nothing),
  prepare: call(z.strictObject({ ref: refSchema, root: sha256Schema, draft: draftSchema }), preparedSchema),
  /** A one-time word for the confirmation that is now on screen. Refused before the prepared content was read by the UI. */
  askToSign: call(z.strictObject({ prepared: preparedId, sha256: sha256Schema }), z.strictObject({ nonce: z.string() })),
  sign: call(
    z.strictObject({ prepared: preparedId, sha256: sha256Schema, nonce: z.string().max(64) }),
    z.strictObject({ donation: donationId }),
  ),
  donations: call(nothing, z.strictObject({ donations: z.array(donationSchema) }), { quiet: true }),
  /** One call from given to taken back: what was not sent is cancelled, for the rest a withdrawal is signed. */
  withdraw: call(z.strictObject({ donation: donationId }), nothing),
  sendNow: call(nothing, z.strictObject({ sent: count, waiting: count, problems: z.array(z.string()) })),
}
