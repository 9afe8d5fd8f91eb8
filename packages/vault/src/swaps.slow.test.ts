import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { note, readmit } from "../fixtures/notes.ts"
import { type Cell, SmallVault } from "../fixtures/small-vault.ts"
import type { ChunkRef } from "./index.ts"

let small: SmallVault
let other: SmallVault
beforeAll(async () => {
  small = await SmallVault.make()
  other = await SmallVault.make()
})
afterAll(() => {
  small[Symbol.dispose]()
  other[Symbol.dispose]()
})

type Value = Uint8Array | number
const WHOLE_ROWS = [
  ["block", ["body", "raw"]],
  ["block", ["body", "raw", "kind", "to_min"]],
  ["pack", ["body", "raw"]],
  ["pack", ["body", "raw", "rev", "at_min"]],
  ["key", ["wrap"]],
  ["key", ["wrap", "key_id", "rev", "epoch", "adopted"]],
  ["chunk", ["summary"]],
  ["draft", ["body"]],
  ["draft", ["body", "ver"]],
] as const

/** Put these values in, look, and put the row back. */
function withValues(cell: Cell, columns: readonly string[], values: readonly Value[], look: () => void): void {
  const before = columns.map((column) => small.get<Value>({ ...cell, column }))
  for (const [i, column] of columns.entries()) small.set({ ...cell, column }, values[i] ?? 0)
  try {
    look()
  } finally {
    for (const [i, column] of columns.entries()) small.set({ ...cell, column }, before[i] ?? 0)
  }
}

describe("a value of another vault in place of each value: told, and nothing of it reads", () => {
  test.each([...WHOLE_ROWS, ["ledger", ["body"]], ["ledger", ["body", "prev"]]] as const)("%s: %j", (table, columns) => {
    const [first] = columns
    for (const mine of small.cells(table, first))
      for (const theirs of other.cells(table, first)) {
        const values = columns.map((column) => other.get<Value>({ ...theirs, column }))
        withValues(mine, columns, values, () => {
          expect(small.wrong(), `rows ${mine.rid} and ${theirs.rid}`).toEqual([])
          expect(small.verdict(), `rows ${mine.rid} and ${theirs.rid}`).toMatchObject({ told: true })
        })
      }
  })

  test("meta: what the owner keeps sealed", () => {
    for (const key of ["checkpoint", "ledger_heads"]) {
      const mine = small.vault.store
      const theirs = other.cells("meta", "v").find((cell) => other.get<string>({ ...cell, column: "k" }) === key)
      const ours = small.cells("meta", "v").find((cell) => small.get<string>({ ...cell, column: "k" }) === key)
      if (ours === undefined || theirs === undefined) throw new Error(`no ${key} in ${mine.folder}`)
      withValues(ours, ["v"], [other.get<Value>(theirs)], () => expect(small.verdict()).toMatchObject({ told: true }))
    }
  })
})

describe("a value of an earlier revision in place of each value: told, and nothing of it reads", () => {
  test("of a chunk that was rewritten", () => {
    const ref = small.refs.find(({ no }) => no === 0) as ChunkRef
    small.changed("SELECT 1", () => {
      const old = WHOLE_ROWS.map(([table, columns]) => ofChunk(table, columns, ref))
      small.vault.rewrite(
        ref,
        (events) => events.map((e) => (e.kind === "gap" ? note("masked", e.atMs) : readmit(e))),
        blobs(ref),
      )
      const now = small.read(ref)
      expect([...now.values()].join()).toContain("masked")
      let looked = 0
      for (const [i, [table, columns]] of WHOLE_ROWS.entries())
        for (const { cell } of ofChunk(table, columns, ref))
          for (const { values } of old[i] ?? []) {
            if (values.every((value, c) => same(value, small.get<Value>({ ...cell, column: columns[c] ?? "" })))) continue
            withValues(cell, columns, values, () => {
              for (const [name, text] of small.read(ref))
                expect(
                  [now.get(name), "(missing)", "null"].includes(text) || text.startsWith("!"),
                  `${table} ${columns} ${cell.rid}: ${name}`,
                ).toBe(true)
              expect(small.verdict(), `${table} ${columns} ${cell.rid}`).toMatchObject({ told: true })
            })
            looked++
          }
      expect(looked).toBeGreaterThan(10)
    })
  })
})

/** The chunk's blob, changed. */
function blobs(ref: ChunkRef): Map<string, Uint8Array> {
  const hashes = [...small.whole.keys()].filter((name) => name.startsWith(`${ref.session}/${ref.no} blob `))
  return new Map(hashes.map((name) => [name.split(" ").at(-1) ?? "", new TextEncoder().encode("masked")]))
}

function ofChunk(table: string, columns: readonly string[], ref: ChunkRef): { cell: Cell; values: Value[] }[] {
  const cells = small.cells(table, columns[0] ?? "").filter((cell) => {
    const found = small.chunkOf(cell)
    return found?.session === ref.session && found.no === ref.no
  })
  return cells.map((cell) => ({ cell, values: columns.map((column) => small.get<Value>({ ...cell, column })) }))
}

function same(a: Value, b: Value): boolean {
  return typeof a === "number" || typeof b === "number" ? a === b : Buffer.compare(a, b) === 0
}
