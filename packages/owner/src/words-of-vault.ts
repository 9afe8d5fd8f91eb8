import { readCard, unlockVault, VaultError } from "@tracehold/vault"
import { entropyOf, phraseSeed } from "./slots.ts"

/** Whether these are the 24 words of the vault in this folder. @throws OwnerError `NOT_WORDS`; VaultError for anything else. */
export function areWordsOf(words: string, folder: string): boolean {
  using entropy = entropyOf(words)
  using seed = phraseSeed(entropy, readCard(folder).vaultId)
  try {
    using _vault = unlockVault(folder, seed)
    return true
  } catch (error) {
    if (error instanceof VaultError && error.code === "WRONG_KEY") return false
    throw error
  }
}
