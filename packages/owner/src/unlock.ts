import { cryptoReady, type SecretKey } from "@tracehold/crypto"
import { createEngine, type Layer } from "@tracehold/policy"
import { readCard, readSlots, unlockVault, VaultError } from "@tracehold/vault"
import type { Proof } from "./change-slots.ts"
import { Desk } from "./desk.ts"
import { OwnerError } from "./error.ts"
import type { Keyring } from "./keyring.ts"
import { keyringSeeds } from "./keyring-slot.ts"
import { Memory, rollbackLine } from "./memory.ts"
import type { Owner } from "./owner.ts"
import { settleVault } from "./settle-vault.ts"
import { entropyOf, passphraseSeed, phraseSeed } from "./slots.ts"
import { UnlockedOwner } from "./unlocked-owner.ts"

export type UnlockOptions = {
  /** Unix time in ms; the platform's clock by default. */
  readonly now?: () => number
  /** The owner's own policy and the organisation's, beyond the built-in one. */
  readonly layers?: readonly Layer[]
  /** The folder in which it is remembered, outside of the vault's, what was seen of vaults; nothing is remembered without one. */
  readonly state?: string | null
  /** Called while chunks are taken in: how many of how many are done. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Unlock with the passphrase, then take in what was written since: finish erases, scan again, confirm chunks, file receipts.
 *
 * @throws VaultError `WRONG_KEY`, `NO_VAULT`, `NEWER_VERSION`, `DAMAGED`, `CARD_CHANGED`.
 */
export async function unlockWithPassphrase(folder: string, passphrase: string, options: UnlockOptions = {}): Promise<Owner> {
  await cryptoReady()
  const slots = readSlots(folder).filter(({ kind, params }) => kind === "pass" && params !== null)
  for (const { params } of slots) {
    if (params === null) continue
    using seed = await passphraseSeed(passphrase, params)
    const owner = tryUnlock(folder, seed, options)
    if (owner !== null) return owner
  }
  throw new VaultError("WRONG_KEY")
}

/** Unlock with the 24 words. @throws OwnerError `NOT_WORDS`; VaultError as `unlockWithPassphrase`. */
export async function unlockWithWords(folder: string, words: string, options: UnlockOptions = {}): Promise<Owner> {
  await cryptoReady()
  using entropy = entropyOf(words)
  using seed = phraseSeed(entropy, readCard(folder).vaultId)
  const owner = tryUnlock(folder, seed, options)
  if (owner === null) throw new VaultError("WRONG_KEY")
  return owner
}

/**
 * Unlock with what the system's keyring keeps, asking nobody unless the keyring itself does.
 *
 * @throws OwnerError `KEYRING_CLOSED`, `KEYRING_LOST`, `NO_SLOT`; VaultError as `unlockWithPassphrase`.
 */
export async function unlockWithKeyring(folder: string, keyring: Keyring, options: UnlockOptions = {}): Promise<Owner> {
  await cryptoReady()
  for (const kept of await keyringSeeds(folder, keyring)) {
    using seed = kept
    const owner = tryUnlock(folder, seed, options)
    if (owner !== null) return owner
  }
  throw new OwnerError("KEYRING_LOST") // An entry is there, of a key file that was put back or replaced.
}

const NOT_REMEMBERED =
  "What this vault holds now could not be noted outside of it (see `tracehold doctor`), so an older copy put in its place would not be told."

/** Unlock with whatever is at hand. @throws as the three above. */
export function unlockWith(folder: string, proof: Proof, options: UnlockOptions = {}): Promise<Owner> {
  if ("passphrase" in proof) return unlockWithPassphrase(folder, proof.passphrase, options)
  if ("words" in proof) return unlockWithWords(folder, proof.words, options)
  return unlockWithKeyring(folder, proof.keyring, options)
}

/** Null when no slot is of this seed. */
function tryUnlock(
  folder: string,
  seed: SecretKey,
  { now = Date.now, layers = [], onProgress, state }: UnlockOptions,
): Owner | null {
  let vault: ReturnType<typeof unlockVault>
  try {
    vault = unlockVault(folder, seed)
  } catch (error) {
    if (error instanceof VaultError && error.code === "WRONG_KEY") return null
    throw error
  }
  try {
    const engine = createEngine({ layers, ignoreFiles: [], caseSensitive: true })
    const desk = new Desk({ vault, engine, layers, now })
    const memory = state == null ? null : new Memory(state, now)
    memory?.checkPlace(vault.store)
    const rollback = memory?.rollback(vault) ?? null
    const report = settleVault(desk, onProgress, rollback === null ? [] : [rollbackLine(rollback)])
    const kept = rollback !== null || memory === null || memory.tryKeep(vault)
    const problems = kept ? report.problems : [...report.problems, NOT_REMEMBERED]
    return new UnlockedOwner(folder, desk, { ...report, problems }, memory, rollback)
  } catch (error) {
    vault[Symbol.dispose]()
    throw error
  }
}
