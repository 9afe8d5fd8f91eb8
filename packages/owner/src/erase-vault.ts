import { realpathSync } from "node:fs"
import { eraseAll, readCard, readSlots, VaultError } from "@tracehold/vault"
import { OwnerError } from "./error.ts"
import type { Keyring } from "./keyring.ts"
import { accountOf } from "./keyring-slot.ts"
import { Memory } from "./memory.ts"

/**
 * Erase the whole vault, and then what was kept for it elsewhere: its entries in the system's keyring, and what is remembered of it in
 * the folder for state. Works locked; the keyring is asked for only where the vault had a slot for it.
 *
 * @returns `keyringLeft`: an entry is left, which opens nothing any more, as the keyring is locked, refuses, or is not here.
 * @throws VaultError as `eraseAll`.
 */
export async function eraseVault(
  folder: string,
  {
    keyring,
    state = null,
    now = Date.now,
  }: { keyring: () => Promise<Keyring | null>; state?: string | null; now?: () => number },
): Promise<{ keyringLeft: boolean }> {
  const entries = entriesOf(folder)
  const place = realPlace(folder)
  eraseAll(folder, Math.floor(now() / 60_000))
  if (state !== null) new Memory(state, now).tryForget(place)
  const here = entries.length === 0 ? null : await keyring()
  const removed = await Promise.all(
    entries.map(({ backend, account }) => (here?.backend === backend ? tryRemove(here, account) : false)),
  )
  return { keyringLeft: removed.includes(false) }
}

/** Nothing of a vault whose card or key file cannot be read: nobody knows the names then. */
function entriesOf(folder: string) {
  try {
    const { vaultId } = readCard(folder)
    return readSlots(folder).flatMap(({ kind, id, backend }) =>
      kind === "os" ? [{ backend, account: accountOf(vaultId, id) }] : [],
    )
  } catch (error) {
    if (error instanceof VaultError) return []
    throw error
  }
}

async function tryRemove(keyring: Keyring, account: string): Promise<boolean> {
  try {
    await keyring.remove(account)
    return true
  } catch (error) {
    if (error instanceof OwnerError) return false
    throw error
  }
}

function realPlace(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
