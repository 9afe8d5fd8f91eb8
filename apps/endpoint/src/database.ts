import Sqlite from "better-sqlite3"
import { Kysely, SqliteDialect } from "kysely"
import { OperatorError } from "./endpoint-error.ts"
import { migrate as first } from "./migrations/0001-first.ts"

/** One numbered step after the other; the number of steps done is the database's `user_version`. */
const MIGRATIONS = [first]

export type Tables = {
  statement: {
    digest: string
    kind: "consent" | "withdrawal"
    donor: string
    seq: number
    donation: string
    /** Consents: open, committed, withdrawn. Withdrawals: deleting, done. */
    state: "open" | "committed" | "withdrawn" | "deleting" | "done"
    bytes: number
    until_s: number | null
    received_s: number | null
    withdrawn_s: number | null
    envelope: string | null
  }
  piece: { statement: string; no: number; sha256: string; bytes: number; problem: "lost" | "damaged" | null }
  leaf: { idx: number; statement: string; salt: string | null }
  node: { level: number; idx: number; hash: Uint8Array }
  checkpoint: { size: number; note: string }
  receipt: { statement: string; envelope: string }
  meta: { name: string; value: string }
}
export type Database = Kysely<Tables>

/** A database and the connection under it, for what Kysely does not do. */
export type OpenDatabase = { db: Database; raw: Sqlite.Database }

/** Open, and bring up to date. Commits are durable when they return; deleted rows are overwritten. */
export function openDatabase(path: string, { readonly = false } = {}): OpenDatabase {
  const raw = new Sqlite(path, { timeout: 5_000, readonly, fileMustExist: readonly })
  const version = raw.pragma("user_version", { simple: true }) as number
  if (version > MIGRATIONS.length)
    throw new OperatorError("This folder was written by a newer version of Tracehold; use that one.")
  if (!readonly) {
    if (version === 0) raw.pragma("auto_vacuum = INCREMENTAL")
    raw.pragma("journal_mode = WAL")
    for (const setting of [
      "synchronous = FULL",
      "secure_delete = ON",
      "temp_store = MEMORY",
      "foreign_keys = ON",
      "trusted_schema = OFF",
    ])
      raw.pragma(setting)
    for (const [at, step] of MIGRATIONS.entries()) {
      if (at < version) continue
      raw.transaction(() => {
        step(raw)
        raw.pragma(`user_version = ${at + 1}`)
      })()
    }
  }
  return { db: new Kysely<Tables>({ dialect: new SqliteDialect({ database: raw }) }), raw }
}
