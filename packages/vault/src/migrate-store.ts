import { checkTables } from "./check-tables.ts"
import { VaultError } from "./error.ts"
import { FORMAT_VERSION } from "./format-version.ts"
import { STEPS, type Step } from "./migrations/steps.ts"
import type { Sql } from "./sql.ts"
import { TABLES } from "./tables.ts"

/** What a store becomes; this build's, but in tests. */
export type Target = { readonly version: number; readonly steps: readonly Step[]; readonly tables: readonly string[] }

const OURS: Target = { version: FORMAT_VERSION, steps: STEPS, tables: TABLES }

/**
 * Bring a store of an older released version to this one: every step, the version and a look at the result in one transaction, so
 * that it is the old store or the new one whatever happens. No copy is made: one would keep what is erased later.
 *
 * @param isRecording - whether a window writes; it would be one of the older version.
 * @throws VaultError `BUSY` then, or `FULL`, `READ_ONLY`: the store stays as it was.
 */
export function migrateStore(sql: Sql, isRecording: () => boolean, { version, steps, tables }: Target = OURS): void {
  if (formatOf(sql) === version) return
  sql.pragma("foreign_keys = OFF") // A table that is made anew is dropped in between; and it cannot be set within a transaction.
  try {
    sql.write(() => {
      const found = formatOf(sql) // Another window may have been faster.
      if (found === version) return
      if (isRecording()) throw new VaultError("BUSY")
      for (let from = found; from < version; from++) stepFrom(steps, from).migrate(sql)
      sql.pragma(`user_version = ${version}`)
      checkTables(sql, tables)
      if (sql.all("PRAGMA foreign_key_check").length > 0) throw new VaultError("DAMAGED")
    })
  } finally {
    sql.pragma("foreign_keys = ON")
  }
}

export function formatOf(sql: Sql): number {
  return Number(sql.pragmaValue("user_version"))
}

function stepFrom(steps: readonly Step[], version: number): Step {
  const step = steps.find(({ from }) => from === version)
  if (step === undefined) throw new Error("every released version has its step")
  return step
}
