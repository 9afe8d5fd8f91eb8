import { join } from "node:path"
import { type SecretKey, type SigningPair, sameBytes, toHex } from "@tracehold/crypto"
import { readCard } from "./card.ts"
import { VaultError } from "./error.ts"
import { KEY_FILE, type KeyFile, type KeyringName, openKeyFile, parseKeyFile } from "./key-file.ts"
import { RootKeys } from "./root-keys.ts"
import { readSmallFile } from "./safe-files.ts"
import { openStore, type Store } from "./store.ts"

/** What a right seed gives. */
export type Unlocked = {
  readonly store: Store
  readonly keys: RootKeys
  readonly identity: SigningPair
  readonly donorRoot: SecretKey
}

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

/** @throws VaultError `WRONG_KEY`; `NO_VAULT`; `NEWER_VERSION`; `DAMAGED`; `CARD_CHANGED` when the card is not of these keys. */
export function unlockKeys(folder: string, seed: SecretKey): Unlocked {
  const file = readKeyFile(folder)
  const { root, epoch, identity, donorRoot, oldBoxes } = openKeyFile(file, seed)
  const keys = new RootKeys(root, epoch, oldBoxes)
  root[Symbol.dispose]()
  const card = readCard(folder)
  const ours = sameBytes(card.identity, identity.publicKey) && card.epoch === epoch && sameBytes(card.box, keys.box.publicKey)
  if (!ours) throw new VaultError("CARD_CHANGED")
  const store = openStore(folder)
  if (toHex(store.vaultId) === file.vaultId) return { store, keys, identity, donorRoot }
  store[Symbol.dispose]()
  throw new VaultError("CARD_CHANGED")
}

/** @throws VaultError `NO_VAULT`; `NEWER_VERSION`; `DAMAGED`; `UNSAFE_PLACE`. */
export function readKeyFile(folder: string): KeyFile {
  const text = readSmallFile(join(folder, KEY_FILE))
  if (text === null) throw new VaultError("NO_VAULT")
  return parseKeyFile(text)
}
