import { actorSchema } from "@tracehold/trace"
import * as z from "zod"

/**
 * What the owner takes out of a chunk before giving it. `text`: everywhere it stands, replaced by filler of equal length.
 * `file`: every event and version of a path (a folder when it ends in `/`). `terminal`: by its number in the session.
 * `range`: from one time of the session to another, both included, in ms. `actor`: what this actor did.
 */
export const redactionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text: z.string().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal("file"), path: z.string().min(1) }),
  z.strictObject({ kind: z.literal("terminal"), terminal: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal("range"), fromMs: z.int().nonnegative(), toMs: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal("actor"), actor: actorSchema }),
])
export type Redaction = z.infer<typeof redactionSchema>

/** What redacting took out: places masked, and events replaced by gaps. */
export type RedactionCounts = { readonly masked: number; readonly removed: number }
