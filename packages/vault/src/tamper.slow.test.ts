import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Cell, CLEAR, SEALED, SmallVault } from "../fixtures/small-vault.ts"

let small: SmallVault
beforeAll(async () => {
  small = await SmallVault.make()
})
afterAll(() => small[Symbol.dispose]())

describe("every byte of every sealed value: what reads is what was written, or an error", () => {
  test.each(SEALED)("%s.%s", (table, column) => {
    for (const cell of small.cells(table, column)) {
      const bytes = small.get<Buffer>(cell)
      const ref = small.chunkOf(cell)
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
        small.set(cell, changed)
        expect(small.wrong(ref), `row ${cell.rid} byte ${at}`).toEqual([])
        // What it held cannot be read any more: no byte is outside of the seal.
        const now = [...small.read(ref)]
        expect(
          now.some(([name, content]) => content !== small.whole.get(name)),
          `row ${cell.rid} byte ${at} is not sealed`,
        ).toBe(true)
      }
      small.set(cell, bytes)
    }
  })

  test.each([
    ["block", "body"],
    ["pack", "body"],
    ["key", "wrap"],
    ["chunk", "summary"],
    ["draft", "body"],
    ["ledger", "body"],
  ])("%s.%s cut short, emptied, or with a byte more", (table, column) => {
    for (const cell of small.cells(table, column)) {
      const bytes = small.get<Buffer>(cell)
      for (const other of [
        bytes.subarray(0, -1),
        Buffer.alloc(0),
        bytes.subarray(0, 39),
        Buffer.concat([bytes, Buffer.alloc(1)]),
      ]) {
        small.set(cell, other)
        expect(small.wrong(), `row ${cell.rid}`).toEqual([])
        expect(small.verdict(), `row ${cell.rid}`).toMatchObject({ told: true })
      }
      small.set(cell, bytes)
    }
  })
})

describe("every two sealed values swapped", () => {
  /** Swap these columns of two rows, look, and swap back. */
  function swap(a: Cell, b: Cell, columns: readonly string[]): void {
    const values = columns.map(
      (column) =>
        [{ ...a, column }, { ...b, column }, small.get<Buffer>({ ...a, column }), small.get<Buffer>({ ...b, column })] as const,
    )
    for (const [left, right, x, y] of values) {
      small.set(left, y)
      small.set(right, x)
    }
    expect(small.wrong(), `rows ${a.rid} and ${b.rid}`).toEqual([])
    const { differs, told } = small.verdict()
    expect(told || !differs, `rows ${a.rid} and ${b.rid} are not told`).toBe(true)
    for (const [left, right, x, y] of values) {
      small.set(left, x)
      small.set(right, y)
    }
  }

  test.each([
    ["blocks", "block", ["body", "raw"]],
    ["blocks with all that is said of them", "block", ["body", "raw", "kind", "to_min"]],
    ["packs", "pack", ["body", "raw"]],
    ["packs with their revisions", "pack", ["body", "raw", "rev", "at_min"]],
    ["keys", "key", ["wrap"]],
    ["keys with all that is said of them", "key", ["wrap", "key_id", "rev", "epoch", "adopted"]],
    ["summaries", "chunk", ["summary"]],
    ["drafts", "draft", ["body"]],
    ["rows of the ledger", "ledger", ["body"]],
    ["rows of the ledger with their links", "ledger", ["body", "prev"]],
  ])("%s", (_, table, columns) => {
    const cells = small.cells(table, columns[0] ?? "body")
    expect(cells.length).toBeGreaterThan(1)
    for (const [i, a] of cells.entries()) for (const b of cells.slice(i + 1)) swap(a, b, columns)
  })
})

describe("a changed number is told, or changes nothing that can be read", () => {
  test.each(CLEAR)("%s.%s", (table, column) => {
    for (const cell of small.cells(table, column)) {
      const value = small.get<number>(cell)
      for (const other of [value + 1, value - 1, 0, 0xffffffff, -1, 2 ** 40].filter((v) => v !== value)) {
        try {
          small.set(cell, other)
        } catch {
          continue // A constraint of the table refuses it.
        }
        expect(small.wrong(), `${other}`).toEqual([])
        const { differs, told } = small.verdict()
        expect(told || !differs, `row ${cell.rid}: ${other} is not told`).toBe(true)
      }
      small.set(cell, value)
    }
  })
})
