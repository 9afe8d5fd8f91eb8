import * as z from "zod"
import { authorshipSchema } from "./actor.ts"
import { contentHashSchema, fileVersionSchema } from "./content.ts"
import { docSchema } from "./editor-events.ts"

const at = { atMs: z.int().nonnegative() }

/** A file changed on disk, by whoever. `before` is `unknown` where the baseline had not reached it yet. */
export const fileEventSchema = z.strictObject({
  kind: z.literal("file"),
  ...at,
  path: docSchema,
  change: z.int().nonnegative(),
  op: z.enum(["create", "change", "delete", "rename"]),
  /** The path before a rename. */
  from: docSchema.optional(),
  before: fileVersionSchema.nullable().or(z.literal("unknown")),
  after: fileVersionSchema.nullable(),
  by: authorshipSchema,
})

/**
 * The whole workspace as it is on disk: a tree blob, and what changed since it was made (null: deleted). Taken at the start, when
 * the baseline is complete, and before an agent's edit, where it costs only what changed.
 */
export const snapshotEventSchema = z.strictObject({
  kind: z.literal("snapshot"),
  ...at,
  tree: contentHashSchema.nullable(),
  changed: z.array(z.tuple([docSchema, fileVersionSchema.nullable()])),
  reason: z.enum(["start", "before-agent"]),
  files: z.int().nonnegative(),
  /** False while the paced baseline has not reached every file. */
  complete: z.boolean(),
})

/** Something moved in a git repository. Names and hashes only; the files' changes are `file` events. */
export const gitEventSchema = z.strictObject({
  kind: z.literal("git"),
  ...at,
  root: z.string(),
  op: z.enum(["checkout", "commit", "reset", "merge", "stash", "other"]),
  branch: z.string().nullable(),
  head: z.string().nullable(),
  branchBefore: z.string().nullable(),
  headBefore: z.string().nullable(),
})
