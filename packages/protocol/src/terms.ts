import * as z from "zod"

/**
 * What a recipient may and must do with donations; read by the donor, signed by digest. Fields of ISO/IEC TS 27560 that
 * describe the notice live here once, so that nothing in a statement has to repeat them. Purposes are W3C DPV names.
 */
export const termsSchema = z.strictObject({
  schema: z.literal("tracehold/terms/0"),
  version: z.int().positive(),
  language: z.string(),
  title: z.string().min(1),
  /** Plain text, shown to the donor in full. */
  text: z.string().min(1),
  controller: z.strictObject({ name: z.string().min(1), contact: z.string().min(1) }),
  purposes: z.array(z.string().min(1)).min(1),
  lawfulBasis: z.enum(["consent", "contract", "legitimate-interest"]),
  permits: z.array(z.string()),
  prohibits: z.array(z.string()),
  duties: z.array(z.string()),
  licence: z.string().min(1),
  retentionDays: z.int().positive().nullable(),
  withdrawal: z.string().min(1),
  coolingOffHours: z.int().nonnegative(),
  expiresAt: z.string(),
})
export type Terms = z.infer<typeof termsSchema>
