import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { randomBytes, SecretKey, signingPair, toHex } from "@tracehold/crypto"
import { CARD_FILE, type Card, parseCard, writeCard } from "./card.ts"
import { createStoreFile } from "./create-store.ts"
import { VaultError } from "./error.ts"
import { KEY_FILE, type OwnerSecrets, type SlotInput, writeKeyFile } from "./key-file.ts"
import { RootKeys } from "./root-keys.ts"
import { createFile, onDisk, syncFolder } from "./safe-files.ts"

/**
 * Make a new vault: random root key and identity, one slot for each input, a card and an empty store. It comes to be whole or not
 * at all, and never in place of anything: a folder that holds a file already is refused.
 *
 * @throws VaultError `EXISTS`; `FULL`; `READ_ONLY`.
 */
export function createVault(folder: string, slots: readonly SlotInput[]): void {
  const identity = signingPair(SecretKey.random())
  const secrets: OwnerSecrets = {
    root: SecretKey.random(),
    epoch: 1,
    identity,
    donorRoot: SecretKey.random(),
    oldBoxes: new Map(),
  }
  using keys = new RootKeys(secrets.root, secrets.epoch)
  const card = writeCard(identity, secrets.epoch, keys.box.publicKey)
  const keyFile = writeKeyFile(secrets, slots)
  for (const key of [secrets.root, secrets.donorRoot, identity.seed]) key[Symbol.dispose]()
  createWhole(resolve(folder), (fresh) => {
    createFile(join(fresh, KEY_FILE), keyFile)
    createFile(join(fresh, CARD_FILE), card)
    createStoreFile(fresh, parseCard(card))
  })
}

/**
 * Make an empty store for a vault whose key file is elsewhere: a host that only writes. `cardText` is the text of the vault's card.
 *
 * @throws VaultError as `createVault`, and as `readCard` for the card.
 */
export function createStore(folder: string, cardText: string): Card {
  const card = parseCard(cardText)
  createWhole(resolve(folder), (fresh) => {
    createFile(join(fresh, CARD_FILE), cardText)
    createStoreFile(fresh, card)
  })
  return card
}

/** Fill a new folder beside the wanted one, then give it its name: a crash leaves either nothing or all of it. */
function createWhole(folder: string, fill: (fresh: string) => void): void {
  if (existsSync(folder) && onDisk(() => readdirSync(folder)).length > 0) throw new VaultError("EXISTS")
  const fresh = join(dirname(folder), `.${basename(folder)}.${toHex(randomBytes(8))}.new`)
  onDisk(() => mkdirSync(fresh, { recursive: true, mode: 0o700 }))
  try {
    fill(fresh)
    onDisk(() => {
      syncFolder(fresh)
      if (existsSync(folder)) rmdirSync(folder) // Fails when something came to lie in it meanwhile.
      renameSync(fresh, folder)
      syncFolder(dirname(folder))
    })
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw error
  }
}
