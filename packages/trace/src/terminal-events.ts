import * as z from "zod"
import { positionSchema } from "./editor-events.ts"

const at = { atMs: z.int().nonnegative() }
const terminal = z.int().nonnegative()

export const terminalEventSchema = z.strictObject({
  kind: z.literal("terminal"),
  ...at,
  terminal,
  op: z.enum(["open", "close"]),
  name: z.string(),
})

/** A command began, as shell integration reports it. `command` numbers commands within the session. */
export const commandEventSchema = z.strictObject({
  kind: z.literal("command"),
  ...at,
  terminal,
  command: z.int().nonnegative(),
  line: z.string(),
  cwd: z.string().nullable(),
})

/** `output`: `lost` when the editor's API gave none although the command may have printed; said, never silently empty. */
export const commandEndEventSchema = z.strictObject({
  kind: z.literal("command-end"),
  ...at,
  terminal,
  command: z.int().nonnegative(),
  exitCode: z.int().nullable(),
  durationMs: z.int().nonnegative(),
  output: z.enum(["seen", "lost"]),
})

const colourSchema = z.int().min(0).max(0x1ffffff).nullable()

/**
 * How `length` UTF-16 units of a row look, from `from` on. Units behind the row's text are blanks, of one cell each. A colour is the palette's
 * number (0 to 255), 2^24 + 0xRRGGBB, or null for the terminal's own. `attributes` is the sum of 1 bold, 2 dim, 4 italic, 8 underlined,
 * 16 blinking, 32 inverse, 64 concealed, 128 struck out, 256 overlined.
 */
export const styleSchema = z.strictObject({
  from: z.int().nonnegative(),
  length: z.int().positive(),
  fg: colourSchema,
  bg: colourSchema,
  attributes: z.int().min(0).max(511),
})
export type Style = z.infer<typeof styleSchema>

/** Styles of rows, by row; what is not listed is plain. From version 2 of a trace's bytes on. */
export const rowStylesSchema = z.array(z.tuple([z.int().nonnegative(), z.array(styleSchema)]))
export type RowStyles = z.infer<typeof rowStylesSchema>

/**
 * An observation: the terminal's screen as a person sees it. A keyframe lists every row; otherwise only rows that changed.
 * `styles` likewise: all that a keyframe has, otherwise those of rows whose styles changed, whether or not their text did. Trailing blanks are not recorded. `cursor` is row and cell, from 0.
 */
export const screenEventSchema = z.strictObject({
  kind: z.literal("screen"),
  ...at,
  terminal,
  rows: z.int().positive(),
  cols: z.int().positive(),
  alt: z.boolean(),
  key: z.boolean(),
  lines: z.array(z.tuple([z.int().nonnegative(), z.string()])),
  cursor: positionSchema,
  styles: rowStylesSchema.optional(),
})
