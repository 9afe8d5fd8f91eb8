import * as z from "zod"
import { contentHashSchema, fileVersionSchema } from "./content.ts"
import { docSchema, positionSchema } from "./editor-events.ts"
import { rowStylesSchema } from "./terminal-events.ts"

const at = { atMs: z.int().nonnegative() }

/** Names the key of an earlier chunk, so that it cannot be replaced unnoticed (design-vault section 4). */
export const pinSchema = z.strictObject({
  no: z.int().nonnegative(),
  rev: z.int().nonnegative(),
  keyId: z.string().regex(/^[0-9a-f]{32}$/),
  events: z.int().nonnegative(),
})
export type Pin = z.infer<typeof pinSchema>

/** First event of every chunk. `wallMs` is the Unix epoch time at which the session's clock read `atMs`. */
export const chunkStartEventSchema = z.strictObject({
  kind: z.literal("chunk-start"),
  ...at,
  schema: z.literal(0),
  no: z.int().nonnegative(),
  wallMs: z.int().nonnegative(),
  pin: pinSchema.nullable(),
  policy: z.string(),
  host: z.strictObject({ editor: z.string(), version: z.string(), platform: z.string(), remote: z.boolean() }),
  roots: z.array(
    z.strictObject({
      name: z.string(),
      repo: z.string(),
      remote: z.string().nullable(),
      branch: z.string().nullable(),
      head: z.string().nullable(),
      /** What policy said about giving then, the repository's own among it: that may not lie beside the vault when something is given. */
      donate: z.enum(["never", "ask", "suggest"]),
    }),
  ),
})

/** The whole state, so that a chunk can be replayed without the one before. Texts are blobs. */
export const keyframeEventSchema = z.strictObject({
  kind: z.literal("keyframe"),
  ...at,
  tree: contentHashSchema.nullable(),
  files: z.array(z.tuple([docSchema, fileVersionSchema.nullable()])),
  docs: z.array(
    z.strictObject({
      doc: docSchema,
      language: z.string(),
      eol: z.enum(["lf", "crlf"]),
      text: contentHashSchema,
      dirty: z.boolean(),
    }),
  ),
  panes: z.array(
    z.strictObject({
      pane: z.int().nonnegative(),
      doc: docSchema,
      group: z.int().nullable(),
      lines: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
      cursors: z.array(z.strictObject({ anchor: positionSchema, active: positionSchema })),
    }),
  ),
  terminals: z.array(
    z.strictObject({
      terminal: z.int().nonnegative(),
      name: z.string(),
      rows: z.int().positive(),
      cols: z.int().positive(),
      alt: z.boolean(),
      screen: z.array(z.string()),
      cursor: positionSchema,
      styles: rowStylesSchema.optional(),
    }),
  ),
  focus: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("pane"), pane: z.int().nonnegative(), doc: docSchema }),
    z.strictObject({ kind: z.literal("terminal"), terminal: z.int().nonnegative() }),
    z.strictObject({ kind: z.literal("nothing") }),
  ]),
})

/** Last event of a closed chunk; a chunk without one was cut by a crash. `pin` is the final pin of the chunk before. */
export const chunkEndEventSchema = z.strictObject({
  kind: z.literal("chunk-end"),
  ...at,
  events: z.int().positive(),
  pin: pinSchema.nullable(),
  packs: z.array(z.string()),
  last: z.boolean(),
})

/** Something is not here, and why. `count` events or files are meant; `what` names a rule or a place, never content. */
export const gapEventSchema = z.strictObject({
  kind: z.literal("gap"),
  ...at,
  reason: z.enum(["paused", "policy", "erased", "overload", "crash", "redacted"]),
  what: z.string(),
  fromMs: z.int().nonnegative(),
  count: z.int().nonnegative(),
})

/**
 * A secret stood here: `length` UTF-16 units at `offset` of the document are filler from here on, line breaks kept. For
 * `terminal:N` the offset is that of the screen's rows as they read; the screens themselves are masked already.
 */
export const maskEventSchema = z.strictObject({
  kind: z.literal("mask"),
  ...at,
  doc: docSchema,
  offset: z.int().nonnegative(),
  length: z.int().positive(),
  /** The detector's rule, such as `github-token`. */
  secret: z.string(),
})
