import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { CLEAR, SEALED, SmallVault } from "../fixtures/small-vault.ts"

let small: SmallVault
beforeAll(async () => {
  small = await SmallVault.make()
})
afterAll(() => small[Symbol.dispose]())

describe("a changed byte is told, and nothing reads as other content (every byte: tamper.slow.test.ts)", () => {
  test.each(SEALED)("%s.%s", (table, column) => {
    const [cell] = small.cells(table, column)
    if (cell === undefined) throw new Error("there is none")
    const bytes = small.get<Buffer>(cell)
    for (const at of [0, 23, 24, bytes.length >> 1, bytes.length - 1].map((i) => Math.min(i, bytes.length - 1))) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      small.set(cell, changed)
      expect(small.wrong(), `byte ${at}`).toEqual([])
      expect(small.verdict(), `byte ${at}`).toMatchObject({ told: true })
    }
    small.set(cell, bytes)
    expect(small.verdict()).toEqual({ differs: false, told: false })
  })
})

describe("a changed number is told, or changes nothing that can be read (every number: tamper.slow.test.ts)", () => {
  test.each(CLEAR)("%s.%s", (table, column) => {
    const cell = small.cells(table, column).at(-1)
    if (cell === undefined) throw new Error("there is none")
    const value = small.get<number>(cell)
    for (const other of [value + 1, value + 2 ** 40]) {
      small.set(cell, other)
      expect(small.wrong(), `${other}`).toEqual([])
      const { differs, told } = small.verdict()
      expect(told || !differs, `${other} is not told`).toBe(true)
    }
    small.set(cell, value)
  })
})

describe("a row taken away", () => {
  test.each([
    ["block", "body"],
    ["pack", "body"],
    ["key", "wrap"],
    ["ledger", "body"],
  ])("%s: each is missed, and what is left does not pass for the whole", (table, column) => {
    for (const { rid } of small.cells(table, column)) {
      small.withoutRow(table, rid, () => {
        expect(small.wrong(), `row ${rid}`).toEqual([])
        expect(small.verdict(), `row ${rid}`).toMatchObject({ told: true })
      })
    }
  })

  test("a pack is no longer among those of its chunk", () => {
    small.changed("DELETE FROM use", () => {
      expect([...small.read()].filter(([name]) => name.endsWith("events")).map(([, content]) => content.slice(0, 8))).toContain(
        "!DAMAGED",
      )
      expect(small.wrong()).toEqual([])
    })
  })

  test("a block is there twice, a little later", () => {
    small.changed(
      "INSERT INTO block(chunk, first, last, kind, to_min, raw, body) SELECT chunk, first + 100, last + 100, kind, to_min, raw, body FROM block",
      () => {
        expect(small.wrong()).toEqual([])
        expect(small.verdict()).toMatchObject({ told: true })
      },
    )
  })
})
