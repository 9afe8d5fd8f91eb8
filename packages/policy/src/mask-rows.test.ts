import { expect, test } from "vitest"
import { drawn } from "../fixtures/made-up.ts"
import { cellWidth, maskCells } from "./cells.ts"
import { createTextScanner } from "./detect/text-scanner.ts"
import { maskRows } from "./mask-rows.ts"

const scanner = createTextScanner([], [])
const SECRET = `gh${"p_"}${drawn(36, 11)}`

/** The rows after masking; each keeps its cells. */
function check(rows: string[], cols: number, expected: string[]): void {
  const masked = maskRows(rows, cols, scanner)
  expect(masked).toEqual(expected)
  expect(masked.map(cellWidth)).toEqual(rows.map(cellWidth))
}

const stars = (n: number) => "*".repeat(n)

test("on one row", () => check(["$ echo", `t ${SECRET}`], 80, ["$ echo", `t ${stars(40)}`]))

test.each([40, 80, 120])("wrapped by the terminal at %i columns", (cols) => {
  const line = `${"x ".repeat(cols / 2 - 8)}TOKEN=${SECRET}`
  const rows = [line.slice(0, cols), line.slice(cols)]
  const masked = line.replace(SECRET, stars(40))
  check(rows, cols, [masked.slice(0, cols), masked.slice(cols)])
})

test("wrapped by the program before the edge", () => {
  const line = `${"x ".repeat(20)}TOKEN=${SECRET}`
  const masked = line.replace(SECRET, stars(40))
  check(["head", line.slice(0, 60), line.slice(60)], 100, ["head", masked.slice(0, 60), masked.slice(60)])
})

test("in a box", () => {
  const line = `use ${SECRET} now`
  const box = (text: string) => [text.slice(0, 24), text.slice(24)].map((t) => `│ ${t.padEnd(24)} │`)
  check(["╭──────────────────────────╮", ...box(line)], 80, [
    "╭──────────────────────────╮",
    ...box(line.replace(SECRET, stars(40))),
  ])
})

test("wide characters are masked by two cells", () =>
  check([`密 password = "密码${drawn(8, 4)}"`], 80, [`密 password = "${stars(12)}"`]))

test("masks may overlap", () => {
  const row = "a日b本c"
  expect(maskCells(maskCells(row, row, 1, 2), row, 1, 4)).toBe(`a${stars(5)}c`)
})
