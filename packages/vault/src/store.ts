import { statSync } from "node:fs"
import { join, resolve } from "node:path"
import { checkTables } from "./check-tables.ts"
import { VaultError } from "./error.ts"
import { FORMAT_VERSION, formatDoubt } from "./format-version.ts"
import { formatOf, migrateStore } from "./migrate-store.ts"
import { checkFile, checkFolder, onDisk } from "./safe-files.ts"
import { isRecording } from "./session-lock.ts"
import { Sql } from "./sql.ts"
import { APPLICATION_ID, TABLES } from "./tables.ts"

export const STORE_FILE = "vault.db"

/** The key to a store's SQL, kept inside this package: nobody else reads or writes a table. */
export const SQL: unique symbol = Symbol("sql")

/** One folder of a vault, open on a connection of its own. It opens no content: for that the vault must be unlocked. */
export class Store implements Disposable {
  readonly folder: string
  readonly vaultId: Uint8Array
  readonly [SQL]: Sql
  readonly #file: string
  readonly #fileId: string | null
  readonly #listeners = new Set<() => void>()
  constructor(folder: string, sql: Sql, vaultId: Uint8Array) {
    this.folder = folder
    this[SQL] = sql
    this.vaultId = vaultId
    this.#file = join(folder, STORE_FILE)
    this.#fileId = fileId(this.#file)
  }

  /** A number that changes whenever another connection has written. Reading it takes microseconds. */
  dataVersion(): number {
    return this[SQL].get<{ data_version: number }>("PRAGMA data_version")?.data_version ?? 0 // Prepared once, unlike `pragma`.
  }

  /** @throws VaultError `GONE` when the file was taken away or replaced: what were written now, nobody would find. */
  checkStillThere(): void {
    const now = fileId(this.#file)
    if (now === null || now !== this.#fileId) throw new VaultError("GONE")
  }

  /** Be told of an erase on this very connection, which `dataVersion` does not show. @returns how to stop. */
  onErased(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Something was erased on this connection. */
  erased(): void {
    for (const listener of [...this.#listeners]) listener()
  }

  [Symbol.dispose](): void {
    this[SQL][Symbol.dispose]()
  }
}

/**
 * Open the store in a folder, brought to this version when it is of an older one. Nothing is made or repaired.
 *
 * @throws VaultError `NO_VAULT`; `NEWER_VERSION`; `UNRELEASED`; `DAMAGED`; `UNSAFE_PLACE`; `READ_ONLY`; `BUSY`; `GONE` while it is being erased.
 */
export function openStore(folder: string): Store {
  const place = resolve(folder)
  checkFolder(place)
  const path = join(place, STORE_FILE)
  if (!checkFile(path)) throw new VaultError("NO_VAULT")
  for (const suffix of ["-wal", "-shm", "-journal"]) checkFile(path + suffix) // SQLite waits for ever on a pipe in place of a journal.
  const sql = new Sql(path)
  try {
    checkFormat(sql)
    setPragmas(sql)
    migrateStore(sql, () => isRecording(place))
    checkTables(sql, TABLES)
    if (readMeta(sql, "gone") !== undefined) throw new VaultError("GONE")
    const vaultId = readMeta(sql, "vault_id")
    if (!(vaultId instanceof Uint8Array) || vaultId.length !== 16) throw new VaultError("DAMAGED")
    return new Store(place, sql, new Uint8Array(vaultId))
  } catch (error) {
    sql[Symbol.dispose]()
    throw error
  }
}

/** Tells whether a path still leads to the same file; null when it leads nowhere. */
function fileId(path: string): string | null {
  const stat = onDisk(() => statSync(path, { throwIfNoEntry: false }))
  return stat === undefined ? null : `${stat.dev}/${stat.ino}`
}

export function readMeta(sql: Sql, key: string): string | number | Uint8Array | undefined {
  return sql.get<{ v: string | number | Uint8Array }>("SELECT v FROM meta WHERE k = ?", key)?.v
}

export function writeMeta(sql: Sql, key: string, value: string | number | Uint8Array): void {
  sql.run("INSERT INTO meta(k, v) VALUES (?, ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v", key, value)
}

/** Before anything that could write: what is not read is left exactly as it is. */
function checkFormat(sql: Sql): void {
  if (sql.pragmaValue("application_id") !== APPLICATION_ID) throw new VaultError("DAMAGED")
  const doubt = formatDoubt(formatOf(sql), FORMAT_VERSION)
  if (doubt !== null) throw new VaultError(doubt)
}

/**
 * FULL, because what was acknowledged must survive a power cut; `secure_delete` and memory for temporary data, because what was
 * erased must not lie about; the rest because the file may come from a hostile hand.
 */
function setPragmas(sql: Sql): void {
  for (const pragma of [
    "journal_mode = WAL",
    "synchronous = FULL",
    "checkpoint_fullfsync = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "foreign_keys = ON",
    `journal_size_limit = ${4 << 20}`,
  ])
    sql.pragma(pragma)
}
