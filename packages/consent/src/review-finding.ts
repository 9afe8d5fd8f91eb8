import * as z from "zod"

/** Where a finding stands. `event` is the index in the events that were given; `line` counts from 0. */
export const findingPlaceSchema = z.strictObject({
  event: z.int().nonnegative(),
  atMs: z.int().nonnegative(),
  where: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("doc"), doc: z.string(), line: z.int().nonnegative() }),
    z.strictObject({ kind: z.literal("terminal"), terminal: z.int().nonnegative(), row: z.int().nonnegative() }),
    /** A prompt, a command line, a branch name ... : `field` says which. */
    z.strictObject({ kind: z.literal("field"), event: z.string(), field: z.string() }),
  ]),
})
export type FindingPlace = z.infer<typeof findingPlaceSchema>

/** One value that a detector points at, with every place where it stands. `id` stays the same for the same rule and value. */
export const reviewFindingSchema = z.strictObject({
  id: z.string(),
  what: z.enum(["secret", "personal"]),
  rule: z.string(),
  /** The value itself: recorded content, to be shown as text only. */
  text: z.string(),
  /** How often it stands in the chunk; `places` lists the first ones. */
  count: z.int().positive(),
  places: z.array(findingPlaceSchema),
})
export type ReviewFinding = z.infer<typeof reviewFindingSchema>
