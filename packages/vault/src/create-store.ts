import { join } from "node:path"
import { randomBytes } from "@tracehold/crypto"
import type { Card } from "./card.ts"
import { FORMAT_VERSION } from "./format-version.ts"
import { createFile } from "./safe-files.ts"
import { Sql } from "./sql.ts"
import { STORE_FILE } from "./store.ts"
import { APPLICATION_ID, TABLES } from "./tables.ts"

/** An empty `vault.db` in a folder that has none. The file is made with its mode first: SQLite gives WAL and index the same. */
export function createStoreFile(folder: string, card: Card): void {
  const path = join(folder, STORE_FILE)
  createFile(path, "")
  using sql = new Sql(path)
  sql.pragma("auto_vacuum = INCREMENTAL") // Only before the first table.
  sql.pragma(`application_id = ${APPLICATION_ID}`)
  sql.pragma(`user_version = ${FORMAT_VERSION}`)
  sql.pragma("journal_mode = WAL")
  sql.pragma("synchronous = FULL")
  sql.write(() => {
    for (const table of TABLES) sql.exec(table)
    const meta: [string, string | number | Uint8Array][] = [
      ["vault_id", card.vaultId],
      ["identity", card.identity],
      ["store_id", randomBytes(16)],
      ["card_epoch", card.epoch],
      ["root_epoch", card.epoch],
      ["erase_no", 0],
      ["generation", 0],
    ]
    for (const [k, v] of meta) sql.run("INSERT INTO meta(k, v) VALUES (?, ?)", k, v)
  })
}
