import * as z from "zod"
import { timeSchema } from "./time.ts"

const line = z.string().min(1).max(300)
const purpose = z.string().min(1).max(100)

/**
 * What a recipient may and must do with donations; read by the donor, signed by digest. Fields of ISO/IEC TS 27560 that
 * describe the notice live here once, so that nothing in a statement has to repeat them. Purposes are W3C DPV names.
 */
export const termsSchema = z.strictObject({
  schema: z.literal("tracehold/terms/0"),
  version: z.int().positive(),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  title: line,
  /** Plain text, shown to the donor in full. */
  text: z.string().min(1).max(50_000),
  controller: z.strictObject({ name: line, contact: line }),
  purposes: z.array(purpose).min(1).max(20),
  lawfulBasis: z.enum(["consent", "contract", "legitimate-interest"]),
  permits: z.array(line).max(50),
  prohibits: z.array(line).max(50),
  duties: z.array(line).max(50),
  licence: line,
  retentionDays: z.int().positive().max(36_500).nullable(),
  withdrawal: z.string().min(1).max(5_000),
  /** Hours between signing and the first moment at which anything is sent. 0 only for a demo recipient. */
  coolingOffHours: z.int().nonnegative().max(2_160),
  /** Nothing can be signed under these terms from then on. */
  expiresAt: timeSchema,
})
export type Terms = z.infer<typeof termsSchema>

/** Terms with the digest by which they are signed. */
export type KnownTerms = { readonly sha256: string; readonly terms: Terms }
