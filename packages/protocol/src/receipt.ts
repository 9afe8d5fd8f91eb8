import * as z from "zod"
import { idSchema, sha256Schema, timeSchema } from "./digest.ts"

export const RECEIPT_TYPE = "application/vnd.tracehold.receipt+json"

/** Proof that an envelope is in the recipient's log. Leaf: `SHA256(0x00 ‖ SHA256(salt ‖ SHA256(envelope bytes)))`, RFC 6962 tree. */
export const inclusionSchema = z.strictObject({
  index: z.int().nonnegative(),
  size: z.int().positive(),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  path: z.array(sha256Schema),
  /** C2SP tlog-checkpoint: a signed note. */
  checkpoint: z.string(),
})
export type Inclusion = z.infer<typeof inclusionSchema>

/** The recipient's signed answer to a statement, by its log key. */
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
