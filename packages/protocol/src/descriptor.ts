import * as z from "zod"
import { publicKeySchema, sha256Schema } from "./digest.ts"

export const DESCRIPTOR_TYPE = "application/vnd.tracehold.descriptor+json"

/** Says who may receive. Signed by the recipient's offline root key, whose SHA-256 is how the recipient is known everywhere. */
export const descriptorSchema = z.strictObject({
  schema: z.literal("tracehold/descriptor/0"),
  kind: z.enum(["commons", "org"]),
  name: z.string().min(1),
  /** A recipient to try things with: on this machine only, shown as such, and the only kind that may have no cooling-off time. */
  demo: z.boolean(),
  url: z.url(),
  rootKey: publicKeySchema,
  /** Signs receipts and the log's checkpoints; online. */
  logKey: publicKeySchema,
  logName: z.string().min(1),
  /** age recipients to which donations are encrypted; their identities are kept offline. */
  ageRecipients: z.array(z.string().startsWith("age1")).min(1).max(2),
  terms: z.strictObject({ sha256: sha256Schema, version: z.int().positive() }),
})
export type Descriptor = z.infer<typeof descriptorSchema>
