import { cryptoReady, SecretKey, sameBytes, toHex } from "@tracehold/crypto"
import { readCard, readSlots } from "@tracehold/vault"
import { OwnerError } from "./error.ts"
import { KEYRING_NAMES, type Keyring } from "./keyring.ts"

/** Where a keyring keeps the seed of a slot. */
export function accountOf(vaultId: Uint8Array, slot: string): string {
  return `${toHex(vaultId)}/${slot}`
}

/**
 * Have the keyring keep a new random seed. It counts as kept when a new question gives it back.
 *
 * @throws OwnerError `KEYRING_CLOSED`.
 */
export async function keepSeed(keyring: Keyring, account: string): Promise<SecretKey> {
  const seed = SecretKey.random()
  await keyring.write(account, seed.exposeKeyBytes())
  const kept = await keyring.read(account)
  const same = kept !== null && sameBytes(kept, seed.exposeKeyBytes())
  kept?.fill(0)
  if (same) return seed
  seed[Symbol.dispose]()
  await keyring.remove(account)
  throw new OwnerError("KEYRING_CLOSED", {
    why: "The system's keyring did not keep what it was given. Use a passphrase instead.",
  })
}

/**
 * The seeds that this keyring has for the vault's slots: at most one that opens it, where nothing was moved or put back.
 *
 * @throws OwnerError `NO_SLOT` when no way to unlock is a keyring's; `KEYRING_LOST` when this one has no seed for it; `KEYRING_CLOSED`.
 */
export async function keyringSeeds(folder: string, keyring: Keyring): Promise<SecretKey[]> {
  const slots = readSlots(folder).flatMap((slot) => (slot.kind === "os" ? [slot] : []))
  if (slots.length === 0) throw new OwnerError("NO_SLOT", { why: "The system's keyring is none of this vault's ways to unlock." })
  const { vaultId } = readCard(folder)
  const seeds: SecretKey[] = []
  for (const { id } of slots.filter(({ backend }) => backend === keyring.backend)) {
    const bytes = await keyring.read(accountOf(vaultId, id))
    if (bytes?.length === 32) seeds.push(new SecretKey(bytes))
  }
  const [other] = slots.flatMap(({ backend }) => (backend === null || backend === keyring.backend ? [] : [backend]))
  if (seeds.length > 0) return seeds
  if (other === undefined) throw new OwnerError("KEYRING_LOST")
  throw new OwnerError("KEYRING_LOST", {
    why: `This vault's key was given to ${KEYRING_NAMES[other]}, and here is ${KEYRING_NAMES[keyring.backend]}. Unlock in another way, then add the keyring again.`,
  })
}

/** Asks only whether this keyring has a seed for one of the vault's slots. @throws OwnerError as `keyringSeeds`. */
export async function askForKey(folder: string, keyring: Keyring): Promise<void> {
  await cryptoReady()
  for (const seed of await keyringSeeds(folder, keyring)) seed[Symbol.dispose]()
}
