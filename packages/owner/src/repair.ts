import { cryptoReady } from "@tracehold/crypto"
import { type Repaired, readSlots, repairVault, VaultError } from "@tracehold/vault"
import type { Proof } from "./change-slots.ts"
import { OwnerError } from "./error.ts"
import { keyringSeeds } from "./keyring-slot.ts"
import { entropyOf, passphraseSeed, phraseSeed } from "./slots.ts"

/**
 * Copy what is whole of a damaged vault into a new folder, all of it opened and checked; the damaged one is only read.
 *
 * @param nowMs - Unix time, for the tombstones of what is lost.
 * @throws OwnerError `NOT_WORDS`, `KEYRING_LOST`, `KEYRING_CLOSED`; VaultError as `repairVault`.
 */
export async function repairUnlocked(folder: string, to: string, proof: Proof, nowMs: number): Promise<Repaired> {
  await cryptoReady()
  const nowMin = Math.floor(nowMs / 60_000)
  if ("words" in proof) {
    using entropy = entropyOf(proof.words)
    return repairVault(folder, to, nowMin, (vaultId) => phraseSeed(entropy, vaultId))
  }
  if ("keyring" in proof) {
    for (const kept of await keyringSeeds(folder, proof.keyring)) {
      using seed = kept
      const repaired = tryRepair(() => repairVault(folder, to, nowMin, seed))
      if (repaired !== null) return repaired
    }
    throw new OwnerError("KEYRING_LOST")
  }
  for (const { kind, params } of readSlots(folder)) {
    if (kind !== "pass" || params === null) continue
    using seed = await passphraseSeed(proof.passphrase, params)
    const repaired = tryRepair(() => repairVault(folder, to, nowMin, seed))
    if (repaired !== null) return repaired
  }
  throw new VaultError("WRONG_KEY")
}

/** Null when no slot is of this seed: that is found out before anything is made. */
function tryRepair(repair: () => Repaired): Repaired | null {
  try {
    return repair()
  } catch (error) {
    if (error instanceof VaultError && error.code === "WRONG_KEY") return null
    throw error
  }
}
