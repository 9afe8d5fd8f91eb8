import { idSchema, sha256Schema } from "@tracehold/protocol"
import { contentHashSchema } from "@tracehold/trace"
import * as z from "zod"

/**
 * The first line of a donation's content. It binds the content to one recipient and its terms; the salt keeps the content's digest
 * from being a test for guessed content. `session` is this recipient's own label of the session. `blobs` are hash and length of each blob in the
 * order in which they stand behind the events.
 */
export const donationHeaderSchema = z.strictObject({
  schema: z.literal("tracehold/donation/0"),
  donation: idSchema,
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  recipient: sha256Schema,
  terms: z.strictObject({ sha256: sha256Schema, version: z.int().positive() }),
  session: idSchema,
  /** Which files are in it: those that the chunk shows or changes. */
  scope: z.literal("shown-or-changed"),
  events: z.strictObject({ count: z.int().positive(), bytes: z.int().positive() }),
  blobs: z.array(z.tuple([contentHashSchema, z.int().nonnegative()])),
})
export type DonationHeader = z.infer<typeof donationHeaderSchema>
