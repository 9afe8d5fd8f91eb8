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
import { readMeta, SQL, type Store } from "./store.ts"
import { TODO } from "./tables.ts"
import { readKeyFile } from "./unlock.ts"

/** The key file, when it is still of these keys' epoch. @throws VaultError `REKEYED`. */
export function ownKeyFile(store: Store, keys: RootKeys): KeyFile {
  const file = readKeyFile(store.folder)
  if (file.epoch !== keys.epoch) throw new VaultError("REKEYED")
  return file
}

/**
 * When all is moved: the key file forgets the root key before, and seeds of older cards' boxes as soon as nothing sealed to one can
 * turn up; old bytes go from file and log. Does nothing when there is nothing to be forgotten.
 */
export function settleRotation(store: Store, keys: RootKeys): void {
  const sql = store[SQL]
  sql.write(() => {
    checkRootEpoch(sql, keys.epoch)
    const file = ownKeyFile(store, keys)
    const secrets = openSecrets(file, keys.root)
    try {
      const keepsBoxes = secrets.oldBoxes.size === 0 || olderCardsInUse(sql, keys.epoch)
      if (secrets.retiring === null && keepsBoxes) return
      const left = { ...secrets, retiring: null, oldBoxes: keepsBoxes ? secrets.oldBoxes : new Map() }
      replaceFile(join(store.folder, KEY_FILE), writeKeyFile(left, [], file.slots))
      keys.become(left)
      settleDebt(sql, keys.epoch)
    } finally {
      wipeSecrets(secrets)
    }
  })
  finishErases(store)
}

/** Windows take a new card before they write again, so only what lies here, or in another host's store, can be sealed to an older one. */
function olderCardsInUse(sql: Sql, epoch: number): boolean {
  const store = readMeta(sql, "store_id")
  return [
    sql.get("SELECT 1 FROM key WHERE adopted = 0 AND epoch != ? LIMIT 1", epoch),
    sql.get("SELECT 1 FROM todo WHERE kind = ? LIMIT 1", TODO.scrub),
    sql.get("SELECT 1 FROM session WHERE store != ? LIMIT 1", store instanceof Uint8Array ? store : new Uint8Array()),
  ].some((found) => found !== undefined)
}

/** Paid is what was erased under older root keys; what is yet to be taken out of chunks and packs is wrapped in this one by now. */
function settleDebt(sql: Sql, epoch: number): void {
  sql.run("DELETE FROM todo WHERE kind = ? AND body != ?", TODO.rotate, u32(epoch))
  if (sql.get("SELECT 1 FROM todo WHERE kind IN (?, ?) LIMIT 1", TODO.order, TODO.trim) !== undefined)
    putTodo(sql, TODO.rotate, u32(epoch))
  putTodo(sql, TODO.truncate)
}
