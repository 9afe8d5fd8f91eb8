import { cryptoReady, SecretKey } from "@tracehold/crypto"
import { addSlot, readCard, readSlots, removeSlot, replaceSlots, type SlotInput, unlockVault, VaultError } from "@tracehold/vault"
import { askBack } from "./ask-back.ts"
import { phraseSlot } from "./backup-identity.ts"
import { calibratedCost } from "./calibrate.ts"
import { OwnerError } from "./error.ts"
import type { Keyring } from "./keyring.ts"
import { accountOf, keepSeed, keyringSeeds } from "./keyring-slot.ts"
import { Ledger } from "./ledger.ts"
import type { SetUp } from "./set-up.ts"
import { type Argon2Cost, checkPassphrase, entropyOf, newParams, passphraseSeed, phraseSeed, wordsOf } from "./slots.ts"

/** What its owner has at hand that opens the vault. */
export type Proof = { readonly passphrase: string } | { readonly words: string } | { readonly keyring: Keyring }

/**
 * One more passphrase. @returns its slot's id.
 *
 * @throws OwnerError `WEAK_PASSPHRASE`, `NOT_WORDS`; VaultError `WRONG_KEY` for a wrong proof, and as `unlockWithPassphrase`.
 */
export async function addPassphrase(folder: string, proof: Proof, passphrase: string, cost?: Argon2Cost): Promise<string> {
  checkPassphrase(passphrase)
  using seed = await seedOf(folder, proof)
  const slot = await passphraseSlot(folder, passphrase, cost)
  using _seed = slot.seed
  addSlot(folder, seed, slot)
  return slot.id
}

/** A new passphrase in place of every one there was, under the name that the first of them had. @throws as `addPassphrase`. */
export async function changePassphrase(folder: string, proof: Proof, passphrase: string, cost?: Argon2Cost): Promise<void> {
  checkPassphrase(passphrase)
  using seed = await seedOf(folder, proof)
  const slot = await passphraseSlot(folder, passphrase, cost)
  using fresh = slot.seed
  const [id = slot.id] = idsLike(folder, slot)
  inPlaceOfItsKind(folder, seed, { ...slot, id, seed: fresh })
}

/**
 * The system's keyring as one more way, in place of a slot that it had: whoever can use the account can open the vault from now on.
 *
 * @returns its slot's id.
 * @throws OwnerError `KEYRING_CLOSED`, and as `addPassphrase`.
 */
export async function addKeyring(folder: string, proof: Proof, keyring: Keyring): Promise<string> {
  using seed = await seedOf(folder, proof)
  const id = freeId(folder, "keyring") // Never an old one: its entry must last until the key file says otherwise.
  const account = accountOf(readCard(folder).vaultId, id)
  using kept = await keepSeed(keyring, account)
  try {
    inPlaceOfItsKind(folder, seed, { kind: "os", id, backend: keyring.backend, seed: kept })
  } catch (error) {
    await keyring.remove(account)
    throw error
  }
  return id
}

/**
 * 24 new words in place of the old. Nothing changes before `confirm` is given the right ones, so nobody loses old words for new ones
 * that were not written down.
 *
 * @throws OwnerError `NOT_WORDS`; VaultError `WRONG_KEY` for a wrong proof, and as `unlockWithPassphrase`.
 */
export async function newWords(folder: string, proof: Proof, now: () => number = Date.now): Promise<SetUp> {
  const seed = await seedOf(folder, proof)
  const entropy = SecretKey.random()
  const words = wordsOf(entropy)
  const { ask, isRight } = askBack(words)
  const wipe = () => {
    for (const key of [seed, entropy]) key[Symbol.dispose]()
  }
  return {
    words,
    ask,
    [Symbol.dispose]: wipe,
    confirm(answers) {
      if (!isRight(answers)) return false
      using fresh = phraseSeed(entropy, readCard(folder).vaultId)
      const slot = phraseSlot(entropy)
      const [id = freeId(folder, slot.id)] = idsLike(folder, slot)
      inPlaceOfItsKind(folder, seed, { ...slot, id, seed: fresh })
      using vault = unlockVault(folder, fresh)
      new Ledger(vault, now).confirmWords()
      wipe()
      return true
    },
  }
}

/**
 * Take one way to unlock away. `proof` is of another one, so that nobody locks themselves out. What a keyring keeps for it goes after it
 * was taken out of the key file.
 *
 * @param keyring - the one of this system, if there is one.
 * @throws OwnerError `LAST_SLOT`, `SAME_SLOT`, `NO_SLOT` for an id that is not there, `NOT_WORDS`; VaultError `WRONG_KEY` for a wrong proof.
 */
export async function removeWay(folder: string, proof: Proof, id: string, keyring: Keyring | null = null): Promise<void> {
  const slots = readSlots(folder)
  const slot = slots.find((one) => one.id === id)
  if (slot === undefined) throw new OwnerError("NO_SLOT")
  if (slots.length === 1) throw new OwnerError("LAST_SLOT")
  using seed = await seedOf(folder, proof)
  try {
    removeSlot(folder, seed, id)
  } catch (error) {
    // The proof is right, or `seedOf` had thrown: so it is of the slot that would go.
    if (error instanceof VaultError && error.code === "WRONG_KEY") throw new OwnerError("SAME_SLOT")
    throw error
  }
  if (slot.kind !== "os" || slot.backend !== keyring?.backend) return
  await keyring.remove(accountOf(readCard(folder).vaultId, id)).catch(() => {}) // It opens nothing any more: no reason to say that nothing was done.
}

/** The new slot in, all others of its kind (and keyring) out. */
function inPlaceOfItsKind(folder: string, seed: SecretKey, slot: SlotInput & { readonly seed: SecretKey }): void {
  replaceSlots(folder, seed, slot, idsLike(folder, slot))
}

function idsLike(folder: string, slot: Pick<SlotInput, "kind" | "backend">): string[] {
  return readSlots(folder)
    .filter(({ kind, backend }) => kind === slot.kind && backend === (slot.backend ?? null))
    .map(({ id }) => id)
}

async function passphraseSlot(folder: string, passphrase: string, cost?: Argon2Cost) {
  const params = await newParams(cost ?? (await calibratedCost()))
  return { kind: "pass" as const, id: freeId(folder, "passphrase"), params, seed: await passphraseSeed(passphrase, params) }
}

/** The first of `name`, `name-2`, ... that no slot has. */
function freeId(folder: string, name: string): string {
  const used = new Set(readSlots(folder).map(({ id }) => id))
  let id = name
  for (let n = 2; used.has(id); n++) id = `${name}-${n}`
  return id
}

/** A seed that opens the vault now. */
async function seedOf(folder: string, proof: Proof): Promise<SecretKey> {
  await cryptoReady()
  if ("words" in proof) {
    using entropy = entropyOf(proof.words)
    const seed = phraseSeed(entropy, readCard(folder).vaultId)
    if (opens(folder, seed)) return seed
    throw new VaultError("WRONG_KEY")
  }
  if ("keyring" in proof) {
    for (const seed of await keyringSeeds(folder, proof.keyring)) if (opens(folder, seed)) return seed
    throw new OwnerError("KEYRING_LOST")
  }
  for (const { kind, params } of readSlots(folder)) {
    if (kind !== "pass" || params === null) continue
    const seed = await passphraseSeed(proof.passphrase, params)
    if (opens(folder, seed)) return seed
  }
  throw new VaultError("WRONG_KEY")
}

function opens(folder: string, seed: SecretKey): boolean {
  try {
    using _vault = unlockVault(folder, seed)
    return true
  } catch (error) {
    seed[Symbol.dispose]()
    if (error instanceof VaultError && error.code === "WRONG_KEY") return false
    throw error
  }
}
