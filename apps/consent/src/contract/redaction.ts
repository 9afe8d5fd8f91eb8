import { actorSchema } from "@tracehold/trace"
import * as z from "zod"

/** What personal data can be, as packages/policy lists it. */
export const personalTypeSchema = z.enum([
  "user-name",
  "full-name",
  "host-name",
  "account",
  "home-folder",
  "e-mail",
  "ipv4",
  "ipv6",
  "mac-address",
  "phone",
  "card",
  "iban",
  "postal-address",
  "internal-host",
])

/** What the owner takes out, as packages/consent defines it; said again here so that the UI's bundle holds nothing of Node. */
export const redactionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text: z.string().min(1).max(10_000) }),
  z.strictObject({
    kind: z.literal("pseudonym"),
    type: personalTypeSchema,
    text: z.string().min(1).max(500),
    scope: z.enum(["recipient", "chunk"]),
  }),
  z.strictObject({ kind: z.literal("file"), path: z.string().min(1).max(4_096) }),
  z.strictObject({ kind: z.literal("terminal"), terminal: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal("range"), fromMs: z.int().nonnegative(), toMs: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal("actor"), actor: actorSchema }),
])
export type Redaction = z.infer<typeof redactionSchema>

/** The owner's review of a chunk so far. `kept` are the findings they looked at and left in, by id. */
export const draftSchema = z.strictObject({
  redactions: z.array(redactionSchema).max(2_000),
  kept: z.array(z.string().max(256)).max(20_000),
})
export type Draft = z.infer<typeof draftSchema>
