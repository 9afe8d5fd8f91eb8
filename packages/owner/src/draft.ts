import { redactionSchema } from "@tracehold/consent"
import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"
import * as z from "zod"
import type { Desk } from "./desk.ts"
import { OwnerError } from "./error.ts"
import type { ChunkRef, Draft } from "./views.ts"

/** What the owner has decided about a chunk, as it is sealed with the chunk's own key: erasing the chunk erases it too. */
const draftSchema = z.strictObject({
  redactions: z.array(redactionSchema).max(10_000),
  kept: z.array(z.string().max(200)).max(100_000),
})

/** Kind of the draft in the vault. */
const DRAFT = 0

const EMPTY: Draft = { redactions: [], kept: [] }

export function readDraft(desk: Desk, ref: ChunkRef): Draft {
  const bytes = desk.vault.readDraft(ref, DRAFT)
  return bytes === null ? EMPTY : draftSchema.parse(JSON.parse(decodeUtf8(bytes) ?? "null"))
}

/** @throws OwnerError `BAD_REDACTION`. */
export function writeDraft(desk: Desk, ref: ChunkRef, draft: Draft): void {
  const parsed = draftSchema.safeParse(draft)
  if (!parsed.success) throw new OwnerError("BAD_REDACTION")
  desk.vault.writeDraft(ref, DRAFT, encodeUtf8(JSON.stringify(parsed.data)))
}
