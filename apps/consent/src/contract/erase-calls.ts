import * as z from "zod"
import { call } from "./call.ts"
import { refSchema } from "./review-calls.ts"

const count = z.int().nonnegative()
const nothing = z.strictObject({})

/** What must be looked for inside chunks. A folder's path ends in `/`; `repo` is a folder's name, a remote, or the last part of that. */
export const eraseWhatSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("file"), path: z.string().min(1).max(4_096), repo: z.string().min(1).max(1_024).optional() }),
  z.strictObject({ kind: z.literal("repo"), repo: z.string().min(1).max(1_024) }),
  z.strictObject({ kind: z.literal("text"), text: z.string().min(1).max(10_000) }),
])
export type EraseWhat = z.infer<typeof eraseWhatSchema>

/** What an erase would touch. `names`: all that a file had, as far as its renames were recorded. */
export const erasePlanSchema = z.strictObject({
  names: z.array(z.string()),
  chunks: count,
  chunksInAll: count,
  /** Of those chunks, how many a window is recording: it pauses until its user resumes. */
  live: count,
  /** Damaged chunks that nobody can look into. */
  unreadable: count,
  /** Donations of these chunks: not received yet, so taken back; and received by these recipients, so only to be withdrawn. */
  unsent: count,
  received: z.array(z.string()),
  /** Other hosts that may have it, too: it goes from what they have once that was pulled. */
  hosts: count,
})
export type ErasePlan = z.infer<typeof erasePlanSchema>

/** Something long that goes on: `finishing` is what chunks are owed since the unlock. */
export const workSchema = z.strictObject({ doing: z.enum(["looking", "erasing", "finishing"]), done: count, total: count })
export type Work = z.infer<typeof workSchema>

export const eraseCalls = {
  /** `last`: minutes back from now, in every session. What is gone is gone from this vault only. */
  erase: call(
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("chunks"), refs: z.array(refSchema).min(1).max(10_000) }),
      z.strictObject({ kind: z.literal("last"), minutes: z.int().min(1).max(1_000_000) }),
      z.strictObject({ kind: z.literal("all") }),
    ]),
    z.strictObject({ chunks: count }),
  ),
  /** Opens every chunk, and answers when all were looked into; `work` says how far it is. */
  planErase: call(eraseWhatSchema, erasePlanSchema),
  /** `left`: chunks that must wait for a window or the next unlock. */
  eraseInside: call(eraseWhatSchema, z.strictObject({ plan: erasePlanSchema, left: count })),
  /** What goes on now, and what was done in the background since the unlock, one line each. */
  work: call(nothing, z.strictObject({ work: workSchema.nullable(), notes: z.array(z.string()) }), { quiet: true }),
}
