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

/**
 * An observation: the terminal's screen as a person sees it. A keyframe lists every row; otherwise only rows that changed.
 * Trailing blanks are not recorded. `cursor` is row and cell, from 0.
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
})
