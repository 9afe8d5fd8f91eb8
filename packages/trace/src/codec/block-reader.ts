import { TraceError } from "../trace-error.ts"
import { decodeUtf8 } from "../utf8.ts"
import { ColumnReader } from "./column-reader.ts"
import { MAX_ITEMS } from "./layout.ts"
import { Slots } from "./slots.ts"

/** The columns of one block while it is decoded. */
export class BlockReader {
  readonly slots = new Slots()
  #items = 0
  readonly #columns: (ColumnReader | undefined)[] = []
  readonly #expected: number[] = []
  readonly #heaps = new Map<number, { readonly text: string; at: number }>()
  readonly #tables: (string[] | undefined)[] = []

  /** @throws TraceError `NOT_A_TRACE` unless the columns fill `bytes` exactly, and are of the first `columnCount` ones. */
  constructor(bytes: Uint8Array, columnCount: number) {
    const head = new ColumnReader(bytes)
    const lengths: [no: number, length: number][] = []
    let no = 0
    for (let left = head.unsigned(); left > 0; left -= 1) {
      no += head.unsigned()
      if (no >= columnCount) throw new TraceError("NOT_A_TRACE")
      lengths.push([no++, head.unsigned()])
    }
    for (const [column, length] of lengths) {
      if (length === 0) throw new TraceError("NOT_A_TRACE")
      this.#columns[column] = new ColumnReader(head.raw(length))
    }
    if (head.left > 0) throw new TraceError("NOT_A_TRACE")
  }

  beginEvent(): void {
    this.#items = 0
  }

  /** @throws TraceError `NOT_A_TRACE` when an event has more items than any writer writes. */
  countItems(count: number): void {
    this.#items += count
    if (this.#items > MAX_ITEMS) throw new TraceError("NOT_A_TRACE")
  }

  /** The number of a table's value that a column most likely has next. */
  expected(column: number): number {
    return this.#expected[column] ?? 0
  }

  expect(column: number, no: number): void {
    this.#expected[column] = no
  }

  column(no: number): ColumnReader {
    const known = this.#columns[no]
    if (known === undefined) throw new TraceError("NOT_A_TRACE")
    return known
  }

  /** The next so many UTF-16 units of a column that is one text. */
  text(no: number, units: number): string {
    if (units === 0) return ""
    const heap = this.#heaps.get(no) ?? this.#openHeap(no)
    if (units > heap.text.length - heap.at) throw new TraceError("NOT_A_TRACE")
    heap.at += units
    return heap.text.slice(heap.at - units, heap.at)
  }

  table(no: number): string[] {
    const known = this.#tables[no]
    if (known !== undefined) return known
    const made: string[] = []
    this.#tables[no] = made
    return made
  }

  /** @throws TraceError `NOT_A_TRACE` when something was not read. */
  finish(): void {
    const rest = this.#columns.some((column) => column !== undefined && column.left > 0)
    const unread = [...this.#heaps.values()].some(({ text, at }) => at < text.length)
    if (rest || unread) throw new TraceError("NOT_A_TRACE")
  }

  #openHeap(no: number) {
    const column = this.column(no)
    const text = decodeUtf8(column.raw(column.left))
    if (text === null) throw new TraceError("NOT_A_TRACE")
    const heap = { text, at: 0 }
    this.#heaps.set(no, heap)
    return heap
  }
}
