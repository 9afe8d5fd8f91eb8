import { type Envelope, type SigningPair, signEnvelope } from "@tracehold/crypto"
import * as z from "zod"
import { idSchema, sha256Schema } from "./digest.ts"
import { NOTE_MAX } from "./note.ts"
import { utf8 } from "./text.ts"
import { timeSchema } from "./time.ts"

export const RECEIPT_TYPE = "application/vnd.tracehold.receipt+json"

/** Proof that an envelope is in the recipient's log; its leaf is `logLeaf(salt, digest of the envelope)`, in an RFC 6962 tree. */
export const inclusionSchema = z.strictObject({
  index: z.int().nonnegative(),
  size: z.int().positive(),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  path: z.array(sha256Schema).max(64),
  /** C2SP tlog-checkpoint: a signed note. */
  checkpoint: z.string().max(NOTE_MAX),
})
export type Inclusion = z.infer<typeof inclusionSchema>

/** The recipient's signed answer to a statement, by its log key. `bytes` are those received, or those deleted. */
export const receiptSchema = z.strictObject({
  schema: z.literal("tracehold/receipt/0"),
  what: z.enum(["received", "deleted"]),
  donation: idSchema,
  statement: sha256Schema,
  at: timeSchema,
  bytes: z.int().nonnegative(),
  inclusion: inclusionSchema,
})
export type Receipt = z.infer<typeof receiptSchema>

/** Sign a receipt with the log key. */
export function signReceipt(receipt: Receipt, log: SigningPair): Envelope {
  return signEnvelope(RECEIPT_TYPE, utf8(JSON.stringify(receiptSchema.parse(receipt))), [log])
}
