import { cryptoReady, SecretKey, signingPair } from "@tracehold/crypto"
import { checkFresh, createVault, openStore, type SlotInput, unlockVault, vaultIdOf } from "@tracehold/vault"
import { askBack } from "./ask-back.ts"
import { phraseSlot } from "./backup-identity.ts"
import { calibratedCost } from "./calibrate.ts"
import type { Keyring } from "./keyring.ts"
import { accountOf, keepSeed } from "./keyring-slot.ts"
import { Ledger } from "./ledger.ts"
import { Memory } from "./memory.ts"
import { type Argon2Cost, checkPassphrase, newParams, passphraseSeed, wordsOf } from "./slots.ts"
import type { UnlockOptions } from "./unlock.ts"

/** New words that wait to be asked back. Disposed of, it wipes the key that it keeps for that. */
export type SetUp = Disposable & {
  /** The 24 words, shown once. Whoever has them and the vault's folder can open it. */
  readonly words: readonly string[]
  /** Places (0 to 23, ascending) of the words to ask back. */
  readonly ask: readonly number[]
  /** True, and remembered in the vault, when `answers` are the words at those places. */
  confirm(answers: readonly string[]): boolean
}

/** What opens the vault from day to day; and, for a passphrase, what trying one costs: by default about a second here, measured now. */
export type SetUpOptions = Pick<UnlockOptions, "now" | "state"> &
  ({ readonly passphrase: string; readonly cost?: Argon2Cost } | { readonly keyring: Keyring })

/**
 * Make a new vault with two slots, a passphrase or the system's keyring, and 24 words, so that losing one loses nothing.
 *
 * @throws OwnerError `WEAK_PASSPHRASE`, `KEYRING_CLOSED`; VaultError `EXISTS` when there is something in the folder already,
 *   `READ_ONLY`, `FULL`, `NETWORK_FOLDER`, `SYNCED_FOLDER`.
 */
export async function setUpVault(folder: string, options: SetUpOptions): Promise<SetUp> {
  const { now = Date.now } = options
  checkFresh(folder) // `createVault` looks for itself; whoever has a vault already need not wait for a passphrase's slow hash to be told.
  await cryptoReady()
  const entropy = SecretKey.random()
  const words = wordsOf(entropy)
  const seed =
    "keyring" in options ? await withKeyring(folder, entropy, options.keyring) : await withPassphrase(folder, entropy, options)
  entropy[Symbol.dispose]()
  if (options.state != null) {
    using store = openStore(folder)
    new Memory(options.state, now).keepPlace(store)
  }
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
    [Symbol.dispose]: () => seed[Symbol.dispose](),
  }
}

async function withPassphrase(
  folder: string,
  entropy: SecretKey,
  { passphrase, cost }: { passphrase: string; cost?: Argon2Cost },
): Promise<SecretKey> {
  checkPassphrase(passphrase)
  const params = await newParams(cost ?? (await calibratedCost()))
  const seed = await passphraseSeed(passphrase, params)
  createVault(folder, [{ kind: "pass", id: "passphrase", seed, params }, phraseSlot(entropy)])
  return seed
}

/** The keyring has the seed, and gave it back, before there is a vault that needs it. */
async function withKeyring(folder: string, entropy: SecretKey, keyring: Keyring): Promise<SecretKey> {
  const identity = signingPair(SecretKey.random())
  const slot = "keyring"
  const account = accountOf(vaultIdOf(identity.publicKey), slot)
  const seed = await keepSeed(keyring, account)
  const slots: SlotInput[] = [{ kind: "os", id: slot, backend: keyring.backend, seed }, phraseSlot(entropy)]
  try {
    createVault(folder, slots, identity)
  } catch (error) {
    await keyring.remove(account)
    throw error
  }
  return seed
}
