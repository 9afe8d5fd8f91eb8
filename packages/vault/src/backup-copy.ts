import { closeSync, fstatSync, openSync, read, rmSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { randomBytes, toHex } from "@tracehold/crypto"
import { CARD_FILE, parseCard } from "./card.ts"
import { VaultError } from "./error.ts"
import { FORMAT_VERSION } from "./format-version.ts"
import { KEY_FILE, parseKeyFile } from "./key-file.ts"
import { NOTICE_ROWS } from "./retention-rows.ts"
import { createFile, onDisk, readSmallFile } from "./safe-files.ts"
import type { Sql } from "./sql.ts"
import { openStore, SQL } from "./store.ts"
import { APPLICATION_ID, TABLES } from "./tables.ts"

/** Everything of a vault at one moment, sealed as it is. */
export type BackupCopy = Disposable & {
  readonly vaultId: Uint8Array
  /** The age recipient of the owner's words; null where the vault has no words. */
  readonly recipient: string | null
  /** Texts of the key file and the card. */
  readonly keys: string
  readonly card: string
  /** Size of the store's copy. */
  readonly storeBytes: number
  /** The copy, piece by piece. */
  store(): AsyncIterable<Uint8Array>
}

/** A store's size without its free pages, about what a copy will have. */
export function storeBytes(folder: string): number {
  using store = openStore(folder)
  const value = (name: string) => Number(store[SQL].pragmaValue(name))
  return (value("page_count") - value("freelist_count")) * value("page_size")
}

/**
 * Copy a vault as it is at one moment, while windows may go on writing. Works locked.
 *
 * The store's copy lies in a file of the vault's folder that loses its name before the first byte is in it: whatever ends this process,
 * no second copy stays behind that an erase would not reach. (Where an open file keeps its name, on Windows, it goes at the end.) Rows
 * are copied, not pages: nothing that was erased, and no free page, comes along.
 *
 * @throws VaultError `NO_VAULT` where there is no key file; `DAMAGED`; `FULL`; `BUSY`; as `openStore`.
 */
export function copyForBackup(folder: string, nowMin: number): BackupCopy {
  const seen = smallFiles(folder)
  const path = join(folder, `copy-${toHex(randomBytes(8))}`)
  createFile(path, "")
  const fd = onDisk(() => openSync(path, "r"))
  const close = () => {
    closeSync(fd)
    rmSync(path, { force: true })
  }
  try {
    const files = copyRows(folder, path, nowMin)
    if (files.keys !== seen.keys || files.card !== seen.card) throw new VaultError("BUSY") // The root key is being replaced.
    const { recipient, vaultId } = files
    const bytes = fstatSync(fd).size
    return { ...files, recipient, vaultId, storeBytes: bytes, store: () => pieces(fd), [Symbol.dispose]: close }
  } catch (error) {
    close()
    throw error
  }
}

type SmallFiles = Pick<BackupCopy, "keys" | "card" | "recipient" | "vaultId">

function smallFiles(folder: string): SmallFiles {
  const keys = readSmallFile(join(folder, KEY_FILE))
  const card = readSmallFile(join(folder, CARD_FILE))
  if (keys === null || card === null) throw new VaultError("NO_VAULT")
  return { keys, card, recipient: parseKeyFile(keys).backup, vaultId: parseCard(card).vaultId }
}

/** @returns key file and card as they are beside the rows that were copied. */
function copyRows(folder: string, path: string, nowMin: number): SmallFiles {
  using store = openStore(folder)
  const sql = store[SQL]
  sql.run("ATTACH ? AS copy", path)
  for (const pragma of [
    "journal_mode = MEMORY", // A journal beside it would need its name; nothing of an empty file needs undoing.
    "synchronous = OFF",
    "auto_vacuum = INCREMENTAL",
    `application_id = ${APPLICATION_ID}`,
    `user_version = ${FORMAT_VERSION}`,
  ])
    sql.pragma(`copy.${pragma}`)
  try {
    rmSync(path) // The connection has it open.
  } catch {
    // Windows: the name stays until the copy was read.
  }
  const files = sql.read(() => {
    sql.all("SELECT 1 FROM meta") // From here on everything that is read is of this moment.
    const now = smallFiles(folder)
    for (const table of TABLES) copyTable(sql, table)
    for (const row of NOTICE_ROWS) sql.run("DELETE FROM copy.meta WHERE k = ?", row)
    sql.run("INSERT OR REPLACE INTO copy.meta(k, v) VALUES ('copied_min', ?)", nowMin)
    return now
  })
  sql.exec("DETACH copy")
  return files
}

/** Tables and indexes in the order in which a reader expects them. Names of blobs are a cache of this machine, and stay here. */
function copyTable(sql: Sql, text: string): void {
  sql.exec(text.replace(/^CREATE (TABLE|INDEX) /, "$&copy."))
  const name = /^CREATE TABLE (\w+)/.exec(text)?.[1]
  if (name !== undefined && name !== "lookup") sql.exec(`INSERT INTO copy.${name} SELECT * FROM main.${name}`)
}

const PIECE_BYTES = 1 << 20
const readAt = promisify(read)

async function* pieces(fd: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await readAt(fd, Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, at)
    if (bytesRead === 0) return
    yield new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead)
    at += bytesRead
  }
}
