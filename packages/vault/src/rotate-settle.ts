import { join } from "node:path"
import { u32 } from "./bytes.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { KEY_FILE, type KeyFile, openSecrets, wipeSecrets, writeKeyFile } from "./key-file.ts"
import { checkRootEpoch } from "./root-epoch.ts"
import type { RootKeys } from "./root-keys.ts"
import { putTodo } from "./rows.ts"
import { replaceFile } from "./safe-files.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store } from "./store.ts"
import { TODO } from "./tables.ts"
import { readKeyFile } from "./unlock.ts"

/** The key file, when it is still of these keys' epoch. @throws VaultError `REKEYED`. */
export function ownKeyFile(store: Store, keys: RootKeys): KeyFile {
  const file = readKeyFile(store.folder)
  if (file.epoch !== keys.epoch) throw new VaultError("REKEYED")
  return file
}

/**
 * When all is moved: the key file forgets the root key before, and old bytes go from file and log. Does nothing when there is nothing to
 * be forgotten.
 *
 * @param forgetCards - forget what older cards opened, too, as far as nothing sealed to one is known to be left. Of a host that was
 *   never pulled nothing is known, so only the owner can say this.
 * @returns how many older cards are still kept.
 */
export function settleRotation(store: Store, keys: RootKeys, forgetCards = false): number {
  const sql = store[SQL]
  const kept = sql.write(() => {
    checkRootEpoch(sql, keys.epoch)
    const file = ownKeyFile(store, keys)
    const secrets = openSecrets(file, keys.root)
    try {
      const keepsCards = secrets.oldBoxes.size === 0 || !forgetCards || olderCardsInUse(sql, keys.epoch)
      const left = { ...secrets, retiring: null, oldBoxes: keepsCards ? secrets.oldBoxes : new Map() }
      if (secrets.retiring === null && keepsCards) return left.oldBoxes.size
      replaceFile(join(store.folder, KEY_FILE), writeKeyFile(left, [], file.slots))
      keys.become(left)
      settleDebt(sql, keys.epoch)
      return left.oldBoxes.size
    } finally {
      wipeSecrets(secrets)
    }
  })
  finishErases(store)
  return kept
}

/** Windows take a new card before they write again, so only what lies here, or at a host, can be sealed to an older one. */
function olderCardsInUse(sql: Sql, epoch: number): boolean {
  return [
    sql.get("SELECT 1 FROM key WHERE adopted = 0 AND epoch != ? LIMIT 1", epoch),
    sql.get("SELECT 1 FROM todo WHERE kind = ? LIMIT 1", TODO.scrub),
    sql.get("SELECT 1 FROM remote WHERE epoch != ? OR settled != pulls LIMIT 1", epoch),
  ].some((found) => found !== undefined)
}

/** Paid is what was erased under older root keys; what is yet to be taken out of chunks and packs is wrapped in this one by now. */
function settleDebt(sql: Sql, epoch: number): void {
  sql.run("DELETE FROM todo WHERE kind = ? AND body != ?", TODO.rotate, u32(epoch))
  if (sql.get("SELECT 1 FROM todo WHERE kind IN (?, ?) LIMIT 1", TODO.order, TODO.trim) !== undefined)
    putTodo(sql, TODO.rotate, u32(epoch))
  putTodo(sql, TODO.truncate)
}
