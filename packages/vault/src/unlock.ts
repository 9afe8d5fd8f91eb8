import { join } from "node:path"
import { type SecretKey, sameBytes } from "@tracehold/crypto"
import { readBelief } from "./belief.ts"
import { type Card, readCard, vaultIdOf } from "./card.ts"
import { VaultError } from "./error.ts"
import {
  KEY_FILE,
  type KeyFile,
  type KeyringName,
  type OwnerSecrets,
  openKeyFile,
  parseKeyFile,
  wipeRoots,
  wipeSecrets,
} from "./key-file.ts"
import { settleEpoch } from "./records-epoch.ts"
import { RootKeys } from "./root-keys.ts"
import { readSmallFile } from "./safe-files.ts"
import { openStore, SQL, type Store } from "./store.ts"

/** What a right seed gives. */
export type Unlocked = Pick<OwnerSecrets, "identity" | "donorRoot"> & { readonly store: Store; readonly keys: RootKeys }

/** A slot as the locked side may know it. `params` are Argon2id's, for a passphrase; `backend` is the keyring of an `os` slot. */
export type Slot = {
  readonly kind: "phrase" | "pass" | "os"
  readonly id: string
  readonly params: { readonly salt: string; readonly ops: number; readonly mem: number } | null
  readonly backend: KeyringName | null
}

/** The ways to unlock. @throws VaultError `NO_VAULT` where there is no key file; `NEWER_VERSION`; `DAMAGED`. */
export function readSlots(folder: string): Slot[] {
  return readKeyFile(folder).slots.map(({ kind, id, params, backend }) => ({ kind, id, params, backend }))
}

/** Key file and card are two files, and another process may be replacing both. */
const TRIES = 3

/**
 * @throws VaultError `WRONG_KEY`; `NO_VAULT`; `NEWER_VERSION`; `DAMAGED`; `CARD_CHANGED` when the card is not of these keys; `OLD_COPY` when
 *   the store is not of the key file's time.
 */
export function unlockKeys(folder: string, seed: SecretKey): Unlocked {
  for (let tries = 1; ; tries++) {
    const secrets = openKeyFile(readKeyFile(folder), seed)
    const { identity, donorRoot, ...roots } = secrets
    const keys = new RootKeys(roots)
    try {
      if (!isCardOf(readCard(folder), keys, secrets)) throw new VaultError("CARD_CHANGED")
      const store = openOwnStore(folder, keys, secrets)
      wipeRoots(roots) // The keys have copies.
      return { store, keys, identity, donorRoot }
    } catch (error) {
      keys[Symbol.dispose]()
      wipeSecrets(secrets)
      const again = error instanceof VaultError && error.code === "CARD_CHANGED" && tries < TRIES
      if (!again) throw error
    }
  }
}

/** A rotation that was cut off may have left the card of the epoch before. */
function isCardOf(card: Card, keys: RootKeys, { identity, epoch, retiring }: OwnerSecrets): boolean {
  const known = card.epoch === epoch || (retiring !== null && card.epoch === epoch - 1)
  const box = keys.boxes.get(card.epoch)
  return known && box !== undefined && sameBytes(card.identity, identity.publicKey) && sameBytes(card.box, box.publicKey)
}

function openOwnStore(folder: string, keys: RootKeys, { identity, epoch, retiring }: OwnerSecrets): Store {
  const store = openStore(folder)
  using old = retiring === null ? null : new RootKeys({ root: retiring, epoch: epoch - 1 })
  try {
    if (!sameBytes(store.vaultId, vaultIdOf(identity.publicKey))) throw new VaultError("CARD_CHANGED")
    if (readBelief(store[SQL]).cardEpoch > epoch) throw new VaultError("OLD_COPY")
    settleEpoch(store, keys, old)
    return store
  } catch (error) {
    store[Symbol.dispose]()
    throw error
  }
}

/** @throws VaultError `NO_VAULT`; `NEWER_VERSION`; `DAMAGED`; `UNSAFE_PLACE`. */
export function readKeyFile(folder: string): KeyFile {
  const text = readSmallFile(join(folder, KEY_FILE))
  if (text === null) throw new VaultError("NO_VAULT")
  return parseKeyFile(text)
}
