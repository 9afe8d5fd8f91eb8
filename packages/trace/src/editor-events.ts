import * as z from "zod"
import { authorshipSchema } from "./actor.ts"
import { contentHashSchema, fileVersionSchema } from "./content.ts"

/** Milliseconds since the session started, on a monotonic clock. */
const at = { atMs: z.int().nonnegative() }

/**
 * Names a document: a workspace file by its path (`/` between parts, relative to its folder; in a multi-root workspace the
 * folder's name comes first), any other by its scheme (`untitled:Untitled-1`, `git:src/a.ts`;
 * `notebook:n.ipynb` for a notebook's cells in order with their outputs, `problems:src/a.ts` for what is marked as wrong there).
 */
export const docSchema = z.string().min(1)

/** Line and UTF-16 column, both from 0. */
export const positionSchema = z.tuple([z.int().nonnegative(), z.int().nonnegative()])
export type Position = z.infer<typeof positionSchema>

/** A document came into view. `text` names the blob of its whole text, line ends as the editor has them. */
export const openEventSchema = z.strictObject({
  kind: z.literal("open"),
  ...at,
  doc: docSchema,
  language: z.string(),
  eol: z.enum(["lf", "crlf"]),
  text: contentHashSchema,
  dirty: z.boolean(),
})

export const closeEventSchema = z.strictObject({ kind: z.literal("close"), ...at, doc: docSchema })

/** `offset` and `deleted` in UTF-16 units of the text before this change; changes apply in the order given. */
export const textChangeSchema = z.strictObject({
  offset: z.int().nonnegative(),
  deleted: z.int().nonnegative(),
  inserted: z.string(),
})
export type TextChange = z.infer<typeof textChangeSchema>

/** One change of the editor, however many cursors made it. `change` numbers edits and file events within the session. */
export const editEventSchema = z.strictObject({
  kind: z.literal("edit"),
  ...at,
  doc: docSchema,
  change: z.int().nonnegative(),
  changes: z.array(textChangeSchema).min(1),
  reason: z.enum(["undo", "redo"]).optional(),
  by: authorshipSchema,
})

/** The text on disk is the document's now. */
export const saveEventSchema = z.strictObject({ kind: z.literal("save"), ...at, doc: docSchema, version: fileVersionSchema })

/** All cursors of one editor. A pane is one text editor on screen; its number is the recorder's own. */
export const selectEventSchema = z.strictObject({
  kind: z.literal("select"),
  ...at,
  pane: z.int().nonnegative(),
  doc: docSchema,
  cursors: z.array(z.strictObject({ anchor: positionSchema, active: positionSchema })).min(1),
  cause: z.enum(["keyboard", "mouse", "command", "other"]),
})

/** What the keyboard goes to. */
export const focusEventSchema = z.strictObject({
  kind: z.literal("focus"),
  ...at,
  on: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("pane"), pane: z.int().nonnegative(), doc: docSchema }),
    z.strictObject({ kind: z.literal("terminal"), terminal: z.int().nonnegative() }),
    z.strictObject({ kind: z.literal("nothing") }),
  ]),
})

/** Which editors are on screen, and in which group. */
export const layoutEventSchema = z.strictObject({
  kind: z.literal("layout"),
  ...at,
  panes: z.array(z.strictObject({ pane: z.int().nonnegative(), doc: docSchema, group: z.int().nullable() })),
})

/**
 * An observation: these lines of the document were on screen (first and last, both included; folded lines fall between
 * ranges). The text itself follows from the edits; `hash` is BLAKE2b-128 of the admitted lines joined with LF, 32 hex digits.
 */
export const viewEventSchema = z.strictObject({
  kind: z.literal("view"),
  ...at,
  pane: z.int().nonnegative(),
  doc: docSchema,
  lines: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
  hash: z.string().regex(/^[0-9a-f]{32}$/),
})

export const windowEventSchema = z.strictObject({ kind: z.literal("window"), ...at, focused: z.boolean() })
