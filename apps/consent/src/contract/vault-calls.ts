import * as z from "zod"
import { call } from "./call.ts"
import { newWaySchema, proofSchema, shownWordsSchema, wordsSchema } from "./proof.ts"

const nothing = z.strictObject({})
const count = z.int().nonnegative()

export const statusSchema = z.strictObject({
  vault: z.enum(["none", "locked", "unlocked", "unusable"]),
  /** One line for a person when `unusable`. */
  problem: z.string().nullable(),
  folder: z.string(),
  /** Kinds of what opens the vault. */
  slots: z.array(z.enum(["phrase", "pass", "os"])),
  /** False while the owner has not shown that they wrote the 24 words down; null while locked. */
  wordsConfirmed: z.boolean().nullable(),
  /** What can be said without a key. */
  counts: z.strictObject({ chunks: count, unreviewed: count, events: count, bytes: count, minutes: count }).nullable(),
  /** What is owed to an unlock or to a closed window, one line each. */
  owed: z.array(z.string()),
  /** What retention will drop and has dropped, a vault or a disk that grows full, one line each. */
  retention: z.array(z.string()),
  /** One line when this is an older copy of the vault than the one last opened here; null when it is not, and while locked. */
  older: z.string().nullable(),
  /** Milliseconds without a hand at it after which the vault locks itself. */
  lockAfterMs: count,
})
export type Status = z.infer<typeof statusSchema>

/** What an unlock did on the way: chunks confirmed as the owner's, looked through again, secrets masked in them. */
const unlockReportSchema = z.strictObject({ adopted: count, rescanned: count, masked: count, problems: z.array(z.string()) })

export const vaultCalls = {
  status: call(nothing, statusSchema, { quiet: true }),
  /** Makes a vault and leaves it open. */
  setUp: call(newWaySchema, shownWordsSchema),
  /** The words at the places that were asked, in that order, right after `setUp` or `newWords`. */
  confirmPlaces: call(
    z.strictObject({ words: z.array(z.string().max(64)).min(1).max(24) }),
    z.strictObject({ right: z.boolean() }),
  ),
  /** All 24, in a later session. */
  confirmWords: call(z.strictObject({ words: wordsSchema }), z.strictObject({ right: z.boolean() })),
  unlock: call(proofSchema, unlockReportSchema),
  /** Go on with an older copy of the vault that was put back. */
  acceptOlder: call(nothing, nothing),
  lock: call(nothing, nothing),
}
