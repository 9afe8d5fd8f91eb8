import * as z from "zod"

/** BLAKE2b-256 of admitted content, 64 hex digits: the name of a blob. Never of text that policy has not passed. */
export const contentHashSchema = z.string().regex(/^[0-9a-f]{64}$/)
export type ContentHash = z.infer<typeof contentHashSchema>

/**
 * One version of a file on disk. `text` has its admitted bytes as a blob; the others are recorded by size alone:
 * `binary` (not UTF-8), `large` (over the size limit), `withheld` (policy could not look at it).
 */
export const fileVersionSchema = z.strictObject({
  form: z.enum(["text", "binary", "large", "withheld"]),
  blob: contentHashSchema.nullable(),
  bytes: z.int().nonnegative(),
})
export type FileVersion = z.infer<typeof fileVersionSchema>

/** A tree blob is this, as UTF-8 JSON: every recorded file of the workspace, sorted by path. */
export const treeSchema = z.strictObject({
  files: z.array(z.tuple([z.string(), fileVersionSchema])),
})
export type Tree = z.infer<typeof treeSchema>

/** Finds a blob by its hash; undefined when it is not at hand (erased, or not part of a donation). */
export type BlobSource = (hash: ContentHash) => Uint8Array | undefined
