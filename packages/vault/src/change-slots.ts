import { join } from "node:path"
import type { SecretKey } from "@tracehold/crypto"
import { VaultError } from "./error.ts"
import { KEY_FILE, type KeyFile, type OwnerSecrets, openKeyFile, parseKeyFile, type SlotInput, writeKeyFile } from "./key-file.ts"
import { replaceFile } from "./safe-files.ts"
import { readKeyFile } from "./unlock.ts"

/**
 * Give the vault one more way to unlock. The key file is replaced whole or not at all.
 *
 * @param seed - of a slot that is there.
 * @throws VaultError `EXISTS` for an id that is used; as `unlockVault`.
 */
export function addSlot(folder: string, seed: SecretKey, slot: SlotInput): void {
  const file = readKeyFile(folder)
  if (file.slots.some(({ id }) => id === slot.id)) throw new VaultError("EXISTS")
  replaceFile(
    join(folder, KEY_FILE),
    withSecrets(file, seed, (secrets) => writeKeyFile(secrets, [slot], file.slots)),
  )
}

/**
 * Take a way to unlock away, such as a passphrase that was replaced. Older copies of the key file still open with it.
 *
 * @param seed - of a slot that stays, so that nobody locks themselves out.
 * @throws VaultError `WRONG_KEY` when it is of none that stays; `GONE` for an id that is not there; as `unlockVault`.
 */
export function removeSlot(folder: string, seed: SecretKey, id: string): void {
  const file = readKeyFile(folder)
  const kept = file.slots.filter((slot) => slot.id !== id)
  if (kept.length === file.slots.length) throw new VaultError("GONE")
  const text = withSecrets(file, seed, (secrets) => writeKeyFile(secrets, [], kept))
  withSecrets(parseKeyFile(text), seed, () => {}) // Before the old one goes: this seed opens the new one.
  replaceFile(join(folder, KEY_FILE), text)
}

/** Opens the key file for a moment. */
function withSecrets<T>(file: KeyFile, seed: SecretKey, use: (secrets: OwnerSecrets) => T): T {
  const secrets = openKeyFile(file, seed)
  try {
    return use(secrets)
  } finally {
    for (const key of [secrets.root, secrets.donorRoot, secrets.identity.seed, ...secrets.oldBoxes.values()])
      key[Symbol.dispose]()
  }
}
