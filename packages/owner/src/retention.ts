import { keepRetention, VaultError } from "@tracehold/vault"
import type { Desk } from "./desk.ts"

/** What an unlock drops at most; a vault that no recorder keeps in bounds, one that only pulls, is kept so by its unlocks. */
const TURNS = 16

/** Keep the vault's limits by age and size, as a recorder does while it is locked. A vault that is busy has its turn at the next unlock. */
export function dropDue({ vault, nowMin }: Desk): void {
  try {
    for (let turn = 0; turn < TURNS; turn++) if (!keepRetention(vault.store, nowMin).more) return
  } catch (error) {
    if (!(error instanceof VaultError) || (error.code !== "BUSY" && error.code !== "FULL")) throw error
  }
}
