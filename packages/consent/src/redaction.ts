import { SHORTEST_VALUE } from "@tracehold/capture"
import { PERSONAL_TYPES } from "@tracehold/policy"
import { actorSchema } from "@tracehold/trace"
import * as z from "zod"

/** UTF-16 units of a text that a pseudonym stands for: a datum, not a file. */
export const LONGEST_REPLACED = 500

/** `scope`: where the same value has the same pseudonym: in all that a recipient is given, or in this chunk alone. */
const pseudonymSchema = z.strictObject({
  kind: z.literal("pseudonym"),
  type: z.enum(PERSONAL_TYPES),
  text: z.string().min(SHORTEST_VALUE).max(LONGEST_REPLACED),
  scope: z.enum(["recipient", "chunk"]),
})
export type PseudonymOrder = z.infer<typeof pseudonymSchema>

/**
 * What the owner takes out of a chunk before giving it.
 *
 * `text`: everywhere it stands, replaced by filler of equal length. `pseudonym`: the same, replaced by a text of its type that this
 * recipient meets wherever the value stood, and nobody else. `file`: every event and version of a path, or of a folder when
 * it ends in `/`. `terminal`: all of one, by its number in the session. `range`: what happened from one time of the session to
 * another, both included. `actor`: the changes, prompts and commands of this actor. What a removed change left in a file
 * stays in the file's later text: take out the text or the file too if it must not be seen.
 */
export const redactionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text: z.string().min(SHORTEST_VALUE).max(10_000) }),
  pseudonymSchema,
  z.strictObject({ kind: z.literal("file"), path: z.string().min(1) }),
  z.strictObject({ kind: z.literal("terminal"), terminal: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal("range"), fromMs: z.int().nonnegative(), toMs: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal("actor"), actor: actorSchema }),
])
export type Redaction = z.infer<typeof redactionSchema>

/** What redacting did: events and blobs in which text was masked or replaced, events that gaps stand for. */
export type RedactionCounts = { readonly masked: number; readonly removed: number }
