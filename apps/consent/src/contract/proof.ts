import * as z from "zod"

/** Long enough for any sentence, short enough that hashing it cannot be made a burden. */
export const passphraseSchema = z.string().min(1).max(1024)
export const wordsSchema = z.array(z.string().max(64)).length(24)

/** What its owner has at hand that opens the vault. */
export const proofSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("passphrase"), passphrase: passphraseSchema }),
  z.strictObject({ kind: z.literal("words"), words: wordsSchema }),
  z.strictObject({ kind: z.literal("keyring") }),
])
export type Proof = z.infer<typeof proofSchema>

/** A new way to open the vault from day to day. */
export const newWaySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("passphrase"), passphrase: passphraseSchema }),
  z.strictObject({ kind: z.literal("keyring") }),
])

/** New words, shown once; `ask` are the places (from 0) of those that are asked back. */
export const shownWordsSchema = z.strictObject({ words: wordsSchema, ask: z.array(z.int().min(0).max(23)).min(1).max(24) })
export type ShownWords = z.infer<typeof shownWordsSchema>
