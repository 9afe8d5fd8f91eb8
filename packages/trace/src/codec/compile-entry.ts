import { TraceError } from "../trace-error.ts"
import type { BlockReader } from "./block-reader.ts"
import type { BlockWriter } from "./block-writer.ts"
import type { CodecOf, Columns } from "./codec-of.ts"
import { bytesOfHex, hexOfBytes } from "./hex.ts"
import { TABLES, type TableName } from "./layout.ts"

/** A table's columns: what `put` adds when a value is new, and `take` reads then. */
export type TableCodec = {
  readonly no: number
  put(to: BlockWriter, value: string): void
  take(from: BlockReader): string
}

const HASH_BYTES: Readonly<Record<TableName, number | null>> = { name: null, row: null, hash: 32, digest: 16 }

export class TableColumns {
  readonly #tables: readonly TableCodec[]
  constructor(columns: Columns) {
    this.#tables = TABLES.map((name, no) => tableCodec(columns, name, no))
  }

  of(name: TableName): TableCodec {
    return this.#tables[TABLES.indexOf(name)] as TableCodec
  }
}

function tableCodec(columns: Columns, name: TableName, no: number): TableCodec {
  const bytes = HASH_BYTES[name]
  const lengths = bytes === null ? columns.add(`${name} table`, "length") : 0
  const content = columns.add(`${name} table`, bytes === null ? "text" : `${bytes} bytes each`)
  if (bytes !== null)
    return {
      no,
      put: (to, value) => to.column(content).raw(bytesOfHex(value, bytes)),
      take: (from) => hexOfBytes(from.column(content).raw(bytes)),
    }
  return {
    no,
    put: (to, value) => {
      to.column(lengths).unsigned(value.length)
      to.text(content, value)
    },
    take: (from) => from.text(content, from.column(lengths).unsigned()),
  }
}

/**
 * A value of a table, told by its number as the difference to the one after the number before it in this column: 0 where values follow
 * each other as they did when they were new. The number after the last known one is a new value, which the table's columns hold.
 */
export function compileEntry(column: number, table: TableCodec, isKey: boolean): CodecOf {
  return {
    write: (to, value) => {
      const known = to.table(table.no)
      let no = known.get(value as string)
      if (no === undefined) {
        no = known.size
        known.set(value as string, no)
        table.put(to, value as string)
      }
      to.column(column).signed(no - to.expected(column))
      to.expect(column, no + 1)
      if (isKey) to.slots.key = no
    },
    read: (from) => {
      const known = from.table(table.no)
      const no = from.expected(column) + from.column(column).signed()
      if (no < 0 || no > known.length) throw new TraceError("NOT_A_TRACE")
      if (no === known.length) known.push(table.take(from))
      from.expect(column, no + 1)
      if (isKey) from.slots.key = no
      return known[no]
    },
  }
}
