import { lstatSync, readdirSync, rmdirSync, unlinkSync } from "node:fs"
import { join, resolve } from "node:path"
import { CARD_FILE, readCard } from "./card.ts"
import { putTombstone } from "./erase.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { KEY_FILE } from "./key-file.ts"
import { dropLookupKey } from "./lookup-key.ts"
import { RESERVE_FILE, withReserve } from "./reserve.ts"
import { putTodo } from "./rows.ts"
import { checkFolder, filesIn, halfDone, onDisk, syncFolder } from "./safe-files.ts"
import { openStore, SQL, STORE_FILE, type Store, writeMeta } from "./store.ts"
import { BY, SCOPE, STATE, TODO } from "./tables.ts"

/**
 * Erase the whole vault: keys first, then rows, log and pages, then the files, the key file before the others. Works locked, and on a
 * vault that will not open. Windows that still write find it gone at their next transaction. Files that are not the vault's stay.
 *
 * @throws VaultError `NO_VAULT`; `UNSAFE_PLACE`; `BUSY`: then nothing was erased; `IO` when a file could not be removed.
 */
export function eraseAll(folder: string, nowMin: number = Math.floor(Date.now() / 60_000)): void {
  const place = resolve(folder)
  checkFolder(place)
  const ourNames = () => filesIn(place).filter(isOurs)
  if (ourNames().length === 0) throw new VaultError("NO_VAULT")
  forgetLookupKey(place)
  destroyKeys(place, nowMin)
  onDisk(() => {
    for (const name of ourNames().sort((a, b) => rank(a) - rank(b))) remove(join(place, name))
    syncFolder(place)
    if (readdirSync(place).length === 0) rmdirSync(place)
  })
}

/** A vault that will not open has nothing to be told; its files go all the same. Only one that is busy must be waited for. */
function destroyKeys(place: string, nowMin: number): void {
  let store: Store
  try {
    store = openStore(place)
  } catch (error) {
    if (error instanceof VaultError && error.code !== "BUSY") return
    throw error
  }
  using _open = store
  const sql = store[SQL]
  const erase = () => {
    for (const table of ["key", "lookup", "use", "draft", "ledger", "outbox"]) sql.run(`DELETE FROM ${table}`)
    sql.run("UPDATE chunk SET state = ?, events = 0, bytes = 0, summary = NULL", STATE.erased)
    putTombstone(sql, { scope: SCOPE.all, row: null, fromMs: 0, toMs: 0, events: 0, nowMin, by: BY.locked })
    writeMeta(sql, "gone", 1)
    putTodo(sql, TODO.truncate)
  }
  try {
    withReserve(store, () => sql.write(erase))
    finishErases(store)
  } catch (error) {
    // A disk so full, or a store so damaged, that even this cannot be written down: the files go, the keys with them.
    if (!(error instanceof VaultError) || error.code === "BUSY") throw error
  }
}

/** Not `rmSync`: that does not say of a read-only disk what is wrong. */
function remove(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) unlinkSync(path)
}

function forgetLookupKey(place: string): void {
  try {
    dropLookupKey(readCard(place).vaultId)
  } catch (error) {
    if (!(error instanceof VaultError)) throw error // Without a card nobody knows the key's name, nor uses it.
  }
}

const ORDER = [KEY_FILE, RESERVE_FILE, CARD_FILE, `${STORE_FILE}-wal`, `${STORE_FILE}-shm`, STORE_FILE]

function isOurs(name: string): boolean {
  return ORDER.includes(halfDone(name) ?? name) || /^live-[0-9a-f]{32}$/.test(name)
}

function rank(name: string): number {
  const i = ORDER.indexOf(halfDone(name) ?? name)
  return i < 0 ? ORDER.length : i
}
