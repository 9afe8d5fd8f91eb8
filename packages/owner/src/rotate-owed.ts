import { describeVaultError, owedBy, VaultError } from "@tracehold/vault"
import type { Desk } from "./desk.ts"

/**
 * A new root key where an erase owes one, once it has gone through all of its chunks and packs: those are sealed anew, and must not be
 * under a key that is copied meanwhile. Not while something is wrong with the vault: then its owner first looks at that.
 *
 * @returns why it could not be begun, in a line for a person; it stays owed.
 * @throws VaultError `FULL`, `BUSY`, `READ_ONLY`, `IO` when it was begun and could not be ended: the next unlock goes on with it.
 */
export function rotateOwed({ vault }: Desk, isWell: boolean): string[] {
  const { rootKey, orders, packs } = owedBy(vault.store)
  if (!isWell || !rootKey || orders > 0 || packs > 0) return []
  const { epoch } = vault
  try {
    vault.rotate()
    return []
  } catch (error) {
    if (!(error instanceof VaultError) || vault.epoch !== epoch || error.code === "REKEYED") throw error
    return [`The vault's root key is still to be replaced. ${describeVaultError(error)}`]
  }
}
