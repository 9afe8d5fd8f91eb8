import { cryptoReady, SecretKey } from "@tracehold/crypto"
import { createVault, unlockVault } from "@tracehold/vault"
import { askBack } from "./ask-back.ts"
import { phraseSlot } from "./backup-identity.ts"
import { calibratedCost } from "./calibrate.ts"
import { Ledger } from "./ledger.ts"
import { type Argon2Cost, checkPassphrase, newParams, passphraseSeed, wordsOf } from "./slots.ts"

export type SetUp = {
  /** The 24 words, shown once. Whoever has them and the vault's folder can open it. */
  readonly words: readonly string[]
  /** Places (0 to 23, ascending) of the words to ask back. */
  readonly ask: readonly number[]
  /** True, and remembered in the vault, when `answers` are the words at those places. */
  confirm(answers: readonly string[]): boolean
}

export type SetUpOptions = {
  readonly passphrase: string
  /** What trying a passphrase costs; by default about a second on this machine, measured now. */
  readonly cost?: Argon2Cost
  readonly now?: () => number
}

/**
 * Make a new vault with two slots, a passphrase and 24 words, so that losing one loses nothing.
 *
 * @throws OwnerError `WEAK_PASSPHRASE`; VaultError `EXISTS` when there is something in the folder already, `READ_ONLY`, `FULL`.
 */
export async function setUpVault(folder: string, { passphrase, cost, now = Date.now }: SetUpOptions): Promise<SetUp> {
  await cryptoReady()
  checkPassphrase(passphrase)
  const entropy = SecretKey.random()
  const words = wordsOf(entropy)
  const params = await newParams(cost ?? (await calibratedCost()))
  const seed = await passphraseSeed(passphrase, params)
  createVault(folder, [{ kind: "pass", id: "passphrase", seed, params }, phraseSlot(entropy)])
  entropy[Symbol.dispose]()
  const { ask, isRight } = askBack(words)
  return {
    words,
    ask,
    confirm(answers) {
      if (!isRight(answers)) return false
      using vault = unlockVault(folder, seed)
      new Ledger(vault, now).confirmWords()
      return true
    },
  }
}
