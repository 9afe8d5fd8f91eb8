import type Database from "better-sqlite3"

/** What a column of a result is by its table. SQLite checks that when a value is written, not when it is read. */
export type Declared = { readonly name: string; readonly is: (value: unknown) => boolean }

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  BLOB: (value) => value instanceof Uint8Array,
  INTEGER: Number.isSafeInteger,
  TEXT: (value) => typeof value === "string",
}

/**
 * The columns of a statement's result that come from one table as they are. Those of a table that is joined on the left may be missing; of
 * a union only the first table is known, so none is given.
 */
export function declaredBy(db: Database.Database, statement: Database.Statement<never[], unknown>): Declared[] {
  if (/\bUNION\b/.test(statement.source)) return []
  const optional = [...statement.source.matchAll(/\bLEFT JOIN (\w+)/g)].map(([, table]) => table)
  return statement.columns().flatMap(({ name, column, table, type }) => {
    const is = TYPES[type ?? ""]
    if (is === undefined || table === null || column === null) return []
    const mayBeNull = optional.includes(table) || takesNull(db, table, column)
    return [{ name, is: (value: unknown) => (value === null ? mayBeNull : is(value)) }]
  })
}

export function isAsDeclared(row: Readonly<Record<string, unknown>>, declared: readonly Declared[]): boolean {
  return declared.every(({ name, is }) => is(row[name]))
}

function takesNull(db: Database.Database, table: string, column: string): boolean {
  const found = db
    .prepare<[string, string], { needed: number }>('SELECT max("notnull", pk) AS needed FROM pragma_table_info(?) WHERE name = ?')
    .get(table, column)
  return found?.needed === 0
}
