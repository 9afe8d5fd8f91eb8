import { type Envelope, type SigningPair, signEnvelope } from "@tracehold/crypto"
import * as z from "zod"
import { publicKeySchema, sha256Schema } from "./digest.ts"
import { endpointUrlSchema } from "./endpoint-url.ts"
import { noteNameSchema } from "./note.ts"
import { utf8 } from "./text.ts"

export const DESCRIPTOR_TYPE = "application/vnd.tracehold.descriptor+json"

/** Says who may receive. Signed by the recipient's offline root key, whose SHA-256 is how the recipient is known everywhere. */
export const descriptorSchema = z.strictObject({
  schema: z.literal("tracehold/descriptor/0"),
  kind: z.enum(["commons", "org"]),
  name: z.string().min(1).max(100),
  /** A recipient to try things with: on this machine only, shown as such, and the only kind that may have no cooling-off time. */
  demo: z.boolean(),
  url: endpointUrlSchema,
  rootKey: publicKeySchema,
  /** Signs receipts and the log's checkpoints; online. */
  logKey: publicKeySchema,
  /** The log's name in its checkpoints: origin and key name alike. Stays when the address changes. */
  logName: noteNameSchema,
  /** age recipients to which donations are encrypted; their identities are kept offline. */
  ageRecipients: z
    .array(z.string().regex(/^age1[02-9ac-hj-np-z]{50,4000}$/))
    .min(1)
    .max(2),
  terms: z.strictObject({ sha256: sha256Schema, version: z.int().positive() }),
})
export type Descriptor = z.infer<typeof descriptorSchema>

/** Sign a descriptor with the root key it names. */
export function signDescriptor(descriptor: Descriptor, root: SigningPair): Envelope {
  return signEnvelope(DESCRIPTOR_TYPE, utf8(JSON.stringify(descriptorSchema.parse(descriptor))), [root])
}
