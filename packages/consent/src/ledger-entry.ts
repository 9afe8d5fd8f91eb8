import type { Envelope } from "@tracehold/crypto"
import { envelopeSchema, idSchema, sha256Schema } from "@tracehold/protocol"
import * as z from "zod"

const envelope: z.ZodType<Envelope> = envelopeSchema
const when = { atMs: z.int().nonnegative() }

/**
 * What the donor's ledger remembers, sealed and hash-chained by the vault; one chain for each recipient (named by its root), and
 * one for the vault itself. Statements and receipts are kept as the envelopes that they were.
 *
 * `knows` a recipient, in the vault's own chain; `recipient` added, or its new terms (`terms` is their exact text); `signed` a consent; `moved` the same consent signed again because an
 * earlier statement was never received, so that its place in the chain changed; `cancelled` before anything was sent; `failed` refused for
 * good by the recipient; `withdrawn` a withdrawal was signed; `receipt` the recipient's answer; `evidence` an answer that contradicts an
 * earlier one, kept as it came; `words-confirmed` the owner has shown that they wrote the words down; `lock-after` they chose how long an
 * open vault may go unused.
 */
export const ledgerEntrySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("knows"), ...when, root: sha256Schema }),
  z.strictObject({ kind: z.literal("recipient"), ...when, descriptor: envelope, terms: z.string() }),
  z.strictObject({
    kind: z.literal("signed"),
    ...when,
    session: idSchema,
    no: z.int().nonnegative(),
    redactions: z.int().nonnegative(),
    envelope,
  }),
  z.strictObject({ kind: z.literal("moved"), ...when, donation: idSchema, envelope }),
  z.strictObject({ kind: z.literal("cancelled"), ...when, donation: idSchema }),
  z.strictObject({ kind: z.literal("failed"), ...when, donation: idSchema, why: z.string() }),
  z.strictObject({ kind: z.literal("withdrawn"), ...when, donation: idSchema, envelope }),
  z.strictObject({ kind: z.literal("receipt"), ...when, donation: idSchema, envelope, checkpoint: z.string() }),
  z.strictObject({ kind: z.literal("evidence"), ...when, why: z.string(), text: z.string() }),
  z.strictObject({ kind: z.literal("words-confirmed"), ...when }),
  z.strictObject({ kind: z.literal("lock-after"), ...when, minutes: z.int().positive() }),
])
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>
