import * as z from "zod"
import { authorshipSchema } from "./actor.ts"

const at = { atMs: z.int().nonnegative() }
const turn = { agent: z.string(), conversation: z.string(), turn: z.string().nullable() }

export const promptEventSchema = z.strictObject({ kind: z.literal("prompt"), ...at, ...turn, text: z.string() })
export const replyEventSchema = z.strictObject({ kind: z.literal("reply"), ...at, ...turn, text: z.string() })

/** An agent used a tool. `input` is its arguments as JSON text; `paths` are those in the workspace that it names. */
export const toolEventSchema = z.strictObject({
  kind: z.literal("tool"),
  ...at,
  ...turn,
  call: z.string(),
  name: z.string(),
  input: z.string(),
  paths: z.array(z.string()),
})

/** Evidence that came after the change. A reader takes the best rung known for each change. */
export const attributionEventSchema = z.strictObject({
  kind: z.literal("attribution"),
  ...at,
  changes: z.array(z.int().nonnegative()).min(1),
  by: authorshipSchema,
})
