import { encodeUtf8 } from "../utf8.ts"
import { ColumnWriter } from "./column-writer.ts"
import { MAX_ITEMS } from "./layout.ts"
import { Slots } from "./slots.ts"

/** The columns of one block while it is encoded, by number, and what is remembered from one event to the next. */
export class BlockWriter {
  readonly slots = new Slots()
  #items = 0
  readonly #columns: (ColumnWriter | undefined)[] = []
  readonly #expected: number[] = []
  readonly #heaps = new Map<number, string[]>()
  readonly #tables: (Map<string, number> | undefined)[] = []

  beginEvent(): void {
    this.#items = 0
  }

  /** @throws TypeError when an event has more items than any reader takes. */
  countItems(count: number): void {
    this.#items += count
    if (this.#items > MAX_ITEMS) throw new TypeError("an event of too many items")
  }

  /** The number of a table's value that a column most likely has next. */
  expected(column: number): number {
    return this.#expected[column] ?? 0
  }

  expect(column: number, no: number): void {
    this.#expected[column] = no
  }

  column(no: number): ColumnWriter {
    const known = this.#columns[no]
    if (known !== undefined) return known
    const made = new ColumnWriter()
    this.#columns[no] = made
    return made
  }

  /** Add to a column that is one text, of which other columns say the lengths. */
  text(no: number, text: string): void {
    const heap = this.#heaps.get(no)
    if (heap === undefined) this.#heaps.set(no, [text])
    else heap.push(text)
  }

  /** Values of a table that were seen, and their numbers. */
  table(no: number): Map<string, number> {
    const known = this.#tables[no]
    if (known !== undefined) return known
    const made = new Map<string, number>()
    this.#tables[no] = made
    return made
  }

  /** `count ‖ for each column that has any: (numbers left out before it, its length) ‖ the columns`, all numbers LEB128. */
  finish(to: ColumnWriter): void {
    for (const [no, parts] of this.#heaps) this.column(no).raw(encodeUtf8(parts.join("")))
    const used: number[] = []
    for (let no = 0; no < this.#columns.length; no += 1) if ((this.#columns[no]?.length ?? 0) > 0) used.push(no)
    to.unsigned(used.length)
    let expected = 0
    for (const no of used) {
      to.unsigned(no - expected)
      to.unsigned(this.column(no).length)
      expected = no + 1
    }
    for (const no of used) to.column(this.column(no))
  }
}
