import { MASK_FILLER } from "@tracehold/trace"

/** Columns that a text takes in a terminal. */
export function cellWidth(text: string): number {
  let cells = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number
    if (code > 0xffff) i++
    cells += code < 0x300 ? 1 : widthOf(code)
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
    const width = code < 0x300 ? 1 : widthOf(code)
    if (cells >= cell && width > 0) return i
    cells += width
    if (code > 0xffff) i++
  }
  return text.length
}

/** East Asian wide and fullwidth forms take two cells, combining marks none (as xterm.js counts without an add-on). */
function widthOf(code: number): number {
  if ((code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || (code >= 0x20d0 && code <= 0x20ff)) return 0
  if ((code >= 0xfe00 && code <= 0xfe0f) || code === 0xfeff) return 0
  if (code < 0x1100) return 1
  const wide =
    code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x20000 && code <= 0x3fffd)
  return wide ? 2 : 1
}
