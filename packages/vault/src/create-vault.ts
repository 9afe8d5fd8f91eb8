import { join } from "node:path"
import { SecretKey, type SigningPair, signingPair } from "@tracehold/crypto"
import { CARD_FILE, type Card, parseCard, writeCard } from "./card.ts"
import { createStoreFile } from "./create-store.ts"
import { FreshFolder } from "./fresh-folder.ts"
import { KEY_FILE, type OwnerSecrets, type SlotInput, writeKeyFile } from "./key-file.ts"
import { RootKeys } from "./root-keys.ts"
import { createFile } from "./safe-files.ts"

/**
 * Make a new vault: random root key and identity, one slot for each input, a card and an empty store. It comes to be whole or not
 * at all, and never in place of anything: a folder that holds a file already is refused.
 *
 * @param identity - a new one, for a caller that must know the vault's id (`vaultIdOf`) before there is one. Its seed is wiped.
 * @throws VaultError `NETWORK_FOLDER`; `SYNCED_FOLDER`; `EXISTS`; `FULL`; `READ_ONLY`.
 */
export function createVault(
  folder: string,
  slots: readonly SlotInput[],
  identity: SigningPair = signingPair(SecretKey.random()),
): void {
  const secrets: OwnerSecrets = {
    root: SecretKey.random(),
    epoch: 1,
    identity,
    donorRoot: SecretKey.random(),
    oldBoxes: new Map(),
    backup: null,
    retiring: null,
  }
  using keys = new RootKeys(secrets)
  const card = writeCard(identity, secrets.epoch, keys.box.publicKey)
  const keyFile = writeKeyFile(secrets, slots)
  for (const key of [secrets.root, secrets.donorRoot, identity.seed]) key[Symbol.dispose]()
  using fresh = new FreshFolder(folder)
  createFile(join(fresh.path, KEY_FILE), keyFile)
  createFile(join(fresh.path, CARD_FILE), card)
  createStoreFile(fresh.path, parseCard(card))
  fresh.settle()
}

/**
 * Make an empty store for a vault whose key file is elsewhere: a host that only writes. `cardText` is the text of the vault's card.
 *
 * @throws VaultError as `createVault`, and as `readCard` for the card.
 */
export function createStore(folder: string, cardText: string): Card {
  const card = parseCard(cardText)
  using fresh = new FreshFolder(folder)
  createFile(join(fresh.path, CARD_FILE), cardText)
  createStoreFile(fresh.path, card)
  fresh.settle()
  return card
}
