import { join } from "node:path"
import { SecretKey } from "@tracehold/crypto"
import { readBelief } from "./belief.ts"
import { CARD_FILE, readCard, writeCard } from "./card.ts"
import { checkCheckpoint } from "./checkpoint.ts"
import { VaultError } from "./error.ts"
import { KEY_FILE, type OwnerSecrets, openSecrets, resealSlots, wipeSecrets, writeKeyFile } from "./key-file.ts"
import { SealedLedger } from "./ledger.ts"
import { checkRootEpoch } from "./root-epoch.ts"
import { boxSeed, RootKeys } from "./root-keys.ts"
import { moveKeys, moveRecords } from "./rotate-move.ts"
import { ownKeyFile, settleRotation } from "./rotate-settle.ts"
import { replaceFile } from "./safe-files.ts"
import { SQL, type Store, writeMeta } from "./store.ts"

/**
 * Replace the root key. Every slot opens the new one, for slots are public keys; what was sealed under the old one is sealed anew, and
 * then that is nowhere any more. Windows go on writing, and take the new card at their next write.
 *
 * A kill or a full disk may stop it at any step: the next unlock goes on, and until then these keys are `REKEYED`.
 *
 * @throws VaultError `REKEYED` when another program was faster; `DAMAGED` when the owner's records or the key file are not whole, and
 *   then nothing was begun; `BUSY`; `FULL`; `READ_ONLY`; `IO`.
 */
export function rotateRoot(store: Store, keys: RootKeys): void {
  finishRotation(store, keys)
  checkRecords(store, keys)
  switchRoot(store, keys)
  finishRotation(store, keys)
}

/** All that follows once the key file is of the new epoch. Each step may be done again, and by two programs at once. */
export function finishRotation(store: Store, keys: RootKeys): void {
  const secrets = openSecrets(ownKeyFile(store, keys), keys.root)
  try {
    if (secrets.retiring === null) return
    using old = new RootKeys({ root: secrets.retiring, epoch: secrets.epoch - 1 })
    putCard(store, keys, secrets)
    moveRecords(store, old, keys)
    moveKeys(store, keys)
  } finally {
    wipeSecrets(secrets)
  }
  settleRotation(store, keys)
}

/** What must be whole before a step that cannot be taken back. */
function checkRecords(store: Store, keys: RootKeys): void {
  if (checkCheckpoint(store, keys).some(({ code }) => code === "CHECKPOINT")) throw new VaultError("DAMAGED")
  new SealedLedger(store, keys).verify()
}

/**
 * The key file of the next epoch, which opens what is there under either root key. It comes before the card: what a window seals to a
 * card must always open. Under the store's write lock, as every change of the key file.
 */
function switchRoot(store: Store, keys: RootKeys): void {
  store[SQL].write(() => {
    checkRootEpoch(store[SQL], keys.epoch)
    const file = ownKeyFile(store, keys)
    const secrets = openSecrets(file, keys.root) // Proves that nobody added or weakened a slot since the unlock.
    using root = SecretKey.random()
    using box = boxSeed(secrets.root)
    const oldBoxes = new Map([...secrets.oldBoxes, [secrets.epoch, box]])
    const next: OwnerSecrets = { ...secrets, root, epoch: secrets.epoch + 1, oldBoxes, retiring: secrets.root }
    try {
      replaceFile(join(store.folder, KEY_FILE), writeKeyFile(next, [], resealSlots(file.slots, next)))
      keys.become(next)
    } finally {
      wipeSecrets(secrets)
    }
  })
}

/** Windows seal to the new card from here on. */
function putCard(store: Store, keys: RootKeys, { identity, epoch }: OwnerSecrets): void {
  const sql = store[SQL]
  sql.write(() => {
    ownKeyFile(store, keys) // Still of this epoch: a card is never taken back.
    if (readCard(store.folder).epoch < epoch)
      replaceFile(join(store.folder, CARD_FILE), writeCard(identity, epoch, keys.box.publicKey))
    if (readBelief(sql).cardEpoch < epoch) writeMeta(sql, "card_epoch", epoch)
  })
}
