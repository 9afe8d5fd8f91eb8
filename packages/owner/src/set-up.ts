import { cryptoReady, randomBytes, SecretKey } from "@tracehold/crypto"
import { createVault, unlockVault } from "@tracehold/vault"
import { Ledger } from "./ledger.ts"
import { type Argon2Cost, checkPassphrase, DEFAULT_COST, newParams, passphraseSeed, phraseSeed, wordsOf } from "./slots.ts"

/** Words asked back after set-up. */
const ASKED = 3

export type SetUp = {
  /** The 24 words, shown once. Whoever has them and the vault's folder can open it. */
  readonly words: readonly string[]
  /** Places (0 to 23, ascending) of the words to ask back. */
  readonly ask: readonly number[]
  /** True, and remembered in the vault, when `answers` are the words at those places. */
  confirm(answers: readonly string[]): boolean
}

export type SetUpOptions = { readonly passphrase: string; readonly cost?: Argon2Cost; readonly now?: () => number }

/**
 * Make a new vault with two slots, a passphrase and 24 words, so that losing one loses nothing.
 *
 * @throws OwnerError `WEAK_PASSPHRASE`; VaultError `EXISTS` when there is something in the folder already, `READ_ONLY`, `FULL`.
 */
export async function setUpVault(
  folder: string,
  { passphrase, cost = DEFAULT_COST, now = Date.now }: SetUpOptions,
): Promise<SetUp> {
  await cryptoReady()
  checkPassphrase(passphrase)
  const entropy = SecretKey.random()
  const words = wordsOf(entropy)
  const params = await newParams(cost)
  const seed = await passphraseSeed(passphrase, params)
  createVault(folder, [
    { kind: "pass", id: "passphrase", seed, params },
    { kind: "phrase", id: "words", seed: (vaultId) => phraseSeed(entropy, vaultId) },
  ])
  entropy[Symbol.dispose]()
  const ask = places()
  return {
    words,
    ask,
    confirm(answers) {
      if (answers.length !== ask.length) return false
      if (!ask.every((place, i) => words[place] === answers[i]?.trim().toLowerCase())) return false
      using vault = unlockVault(folder, seed)
      new Ledger(vault, now).confirmWords()
      return true
    },
  }
}

/** Different places, in order. */
function places(): number[] {
  const chosen = new Set<number>()
  while (chosen.size < ASKED) chosen.add((randomBytes(1)[0] ?? 0) % 24)
  return [...chosen].sort((a, b) => a - b)
}
