import { VaultError } from "./error.ts"
import type { Sql } from "./sql.ts"

/** A table, view or trigger that is not ours would run with our writes. @throws VaultError `DAMAGED`. */
export function checkTables(sql: Sql, tables: readonly string[]): void {
  const found = sql.all<{ sql: string }>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql").map((row) => row.sql)
  const ours = tables.toSorted() // A migrated store has them in another order than a new one.
  if (found.length !== ours.length || found.some((text, i) => text !== ours[i])) throw new VaultError("DAMAGED")
}
