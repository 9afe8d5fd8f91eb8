import { MASK_FILLER } from "@tracehold/trace"
import { codePointCells } from "./code-point-cells.ts"

/** Columns that a text takes in a terminal. */
export function cellWidth(text: string): number {
  let cells = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number
    if (code > 0xffff) i++
    cells += codePointCells(code)
  }
  return cells
}

/**
 * `row` (perhaps masked before) with the units `start` to `end` of `original` masked, each cell by one filler. Both must take
 * the same cells; only where a wide character was masked do their units differ.
 */
export function maskCells(row: string, original: string, start: number, end: number): string {
  const from = cellWidth(original.slice(0, start))
  const to = from + cellWidth(original.slice(start, end))
  const first = unitAtCell(row, from)
  const last = unitAtCell(row, to)
  return row.slice(0, first) + MASK_FILLER.repeat(Math.max(0, to - from)) + row.slice(last)
}

function unitAtCell(text: string, cell: number): number {
  let cells = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number
    const width = codePointCells(code)
    if (cells >= cell && width > 0) return i
    cells += width
    if (code > 0xffff) i++
  }
  return text.length
}
