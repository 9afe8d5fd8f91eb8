import { join } from "node:path"
import type { SecretKey } from "@tracehold/crypto"
import { VaultError } from "./error.ts"
import {
  KEY_FILE,
  type KeyFile,
  type OwnerSecrets,
  openKeyFile,
  parseKeyFile,
  type SlotInput,
  wipeSecrets,
  writeKeyFile,
} from "./key-file.ts"
import { replaceFile } from "./safe-files.ts"
import { openStore, SQL } from "./store.ts"
import { readKeyFile } from "./unlock.ts"

/**
 * Give the vault one more way to unlock. The key file is replaced whole or not at all.
 *
 * @param seed - of a slot that is there.
 * @throws VaultError `EXISTS` for an id that is used; as `unlockVault`.
 */
export function addSlot(folder: string, seed: SecretKey, slot: SlotInput): void {
  change(folder, (file) => {
    if (file.slots.some(({ id }) => id === slot.id)) throw new VaultError("EXISTS")
    return withSecrets(file, seed, (secrets) => writeKeyFile(secrets, [slot], file.slots))
  })
}

/**
 * A new way to unlock in place of others: they go, and it is there, in one write of the key file, so it may have the id of one that goes.
 *
 * @param seed - of a slot that is there, also of one that goes.
 * @throws VaultError `EXISTS` for an id that a slot has which stays; as `unlockVault`.
 */
export function replaceSlots(
  folder: string,
  seed: SecretKey,
  slot: SlotInput & { readonly seed: SecretKey },
  goes: readonly string[],
): void {
  change(folder, (file) => {
    const kept = file.slots.filter(({ id }) => !goes.includes(id))
    if (kept.some(({ id }) => id === slot.id)) throw new VaultError("EXISTS")
    const text = withSecrets(file, seed, (secrets) => writeKeyFile(secrets, [slot], kept))
    withSecrets(parseKeyFile(text), slot.seed, () => {}) // Before the old ones go: the new one opens what is written.
    return text
  })
}

/**
 * Take a way to unlock away, such as a passphrase that was replaced. Older copies of the key file still open with it.
 *
 * @param seed - of a slot that stays, so that nobody locks themselves out.
 * @throws VaultError `WRONG_KEY` when it is of none that stays; `GONE` for an id that is not there; as `unlockVault`.
 */
export function removeSlot(folder: string, seed: SecretKey, id: string): void {
  change(folder, (file) => {
    const kept = file.slots.filter((slot) => slot.id !== id)
    if (kept.length === file.slots.length) throw new VaultError("GONE")
    const text = withSecrets(file, seed, (secrets) => writeKeyFile(secrets, [], kept))
    withSecrets(parseKeyFile(text), seed, () => {}) // Before the old one goes: this seed opens the new one.
    return text
  })
}

/** Under the store's write lock, as a rotation is: otherwise either could undo what the other wrote, and with it a new root key. */
function change(folder: string, next: (file: KeyFile) => string): void {
  using store = openStore(folder)
  store[SQL].write(() => replaceFile(join(folder, KEY_FILE), next(readKeyFile(folder))))
}

/** Opens the key file for a moment. */
function withSecrets<T>(file: KeyFile, seed: SecretKey, use: (secrets: OwnerSecrets) => T): T {
  const secrets = openKeyFile(file, seed)
  try {
    return use(secrets)
  } finally {
    wipeSecrets(secrets)
  }
}
