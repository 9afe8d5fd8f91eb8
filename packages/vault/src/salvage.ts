import type { SalvagePages } from "./salvage-pages.ts"
import { recordsFrom, rowsOn, type StoredRow, type StoredValue } from "./salvage-records.ts"
import type { Sql } from "./sql.ts"
import { TABLES } from "./tables.ts"

type Column = { readonly name: string; readonly type: string; readonly notnull: number; readonly pk: number }
type Shape = { readonly table: string; readonly columns: readonly Column[]; readonly root: number; readonly rowids: boolean }

/** What every table held, for whatever can be told from the file. Names of blobs are a cache, and are left behind. */
const LEFT_BEHIND = new Set(["lookup"])

/**
 * Put into a new store's tables every row of a damaged file that is whole. Rows are known by their shape, wherever their page lies: a
 * damaged header, schema or inner page takes none with it. Foreign keys must be off; what belongs together is the caller's to see to.
 */
export function salvage(pages: SalvagePages, into: Sql): void {
  const shapes = shapesOf(into)
  for (let number = 1; number <= pages.count; number++) {
    const rows = rowsOn(pages, number)
    if (rows.length === 0) continue
    into.write(() => {
      for (const row of rows) putRow(into, shapes, row)
    })
  }
  for (const shape of shapes.filter(({ rowids }) => !rowids)) {
    const records = recordsFrom(pages, shape.root).filter((values) => fits(shape, values))
    into.write(() => {
      for (const values of records) put(into, shape, values)
    })
  }
}

/** Whether the texts of its schema, as far as they are whole, are those of this version's tables. */
export function hasOurTables(pages: SalvagePages): boolean {
  for (let number = 1; number <= pages.count; number++)
    for (const { values } of rowsOn(pages, number)) {
      const [type, , , , text] = values
      const inSchema = values.length === 5 && (type === "table" || type === "index") && typeof text === "string"
      if (inSchema && !TABLES.includes(text)) return false
    }
  return true
}

/** The shapes of a new store are those of every store of this version, and so are the pages on which its tables begin. */
function shapesOf(sql: Sql): Shape[] {
  return sql
    .all<{ name: string; rootpage: number; sql: string }>("SELECT name, rootpage, sql FROM sqlite_schema WHERE type = 'table'")
    .filter(({ name }) => !LEFT_BEHIND.has(name))
    .map(({ name, rootpage, sql: text }) => ({
      table: name,
      columns: sql.all<Column>(`SELECT name, type, "notnull", pk FROM pragma_table_info(?)`, name),
      root: rootpage,
      rowids: !text.endsWith("WITHOUT ROWID"),
    }))
}

function putRow(into: Sql, shapes: readonly Shape[], { rowid, values }: StoredRow): void {
  const shape = shapes.find((one) => one.rowids && fits(one, values))
  if (shape === undefined) return
  put(
    into,
    shape,
    values.map((value, i) => (isRowid(shape.columns[i]) ? rowid : value)),
  )
}

function put(into: Sql, { table, columns }: Shape, values: readonly StoredValue[]): void {
  const marks = columns.map(() => "?").join(", ")
  into.run(`INSERT OR IGNORE INTO ${table}(${columns.map(({ name }) => name).join(", ")}) VALUES (${marks})`, ...values)
}

function fits({ columns, rowids }: Shape, values: readonly StoredValue[]): boolean {
  return columns.length === values.length && columns.every((column, i) => fitsColumn(column, rowids, values[i] ?? null))
}

function fitsColumn(column: Column, rowids: boolean, value: StoredValue): boolean {
  if (rowids && isRowid(column)) return value === null
  if (value === null) return column.notnull === 0 && column.pk === 0
  switch (column.type) {
    case "INTEGER":
      return typeof value === "number" && Number.isSafeInteger(value)
    case "BLOB":
      return value instanceof Uint8Array
    case "TEXT":
      return typeof value === "string"
    default:
      return true
  }
}

function isRowid(column: Column | undefined): boolean {
  return column?.type === "INTEGER" && column.pk === 1
}
