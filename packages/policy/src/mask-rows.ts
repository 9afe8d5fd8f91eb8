import { cellWidth, maskCells } from "./cells.ts"
import type { Finding } from "./verdict.ts"

/** A stretch of one row within a joined text. */
type Piece = { readonly row: number; readonly column: number; readonly start: number; readonly length: number }
type View = { readonly text: string; readonly pieces: readonly Piece[] }

/** Looks at a screen's rows: as they stand, where a line may have been cut, and put together, where none was. */
export type RowScanner = {
  scan(text: string): readonly Finding[]
  scanJoined(text: string): readonly Finding[]
}

/**
 * The rows of a screen, masked. A secret may run over rows because the terminal wrapped it, because the program did, or inside
 * the frame of a box, so the rows are looked at three ways: each for itself, joined where a row is full, and joined without
 * frames. Masks keep the number of cells of every row.
 */
export function maskRows(rows: readonly string[], cols: number, scanner: RowScanner): string[] {
  const out = [...rows]
  for (const { row, start, end } of findInRows(rows, cols, scanner))
    out[row] = maskCells(out[row] ?? "", rows[row] ?? "", start, end)
  return out
}

/** Findings on a screen, cut at the rows' ends: UTF-16 offsets within each row. */
export function findInRows(
  rows: readonly string[],
  cols: number,
  scanner: RowScanner,
): { readonly row: number; readonly start: number; readonly end: number; readonly rule: string }[] {
  const found: { row: number; start: number; end: number; rule: string }[] = []
  const looks = [
    { view: separate(rows), scan: scanner.scan },
    { view: joined(rows, cols), scan: scanner.scan },
    { view: unframed(rows), scan: scanner.scanJoined },
  ]
  for (const { view, scan } of looks) {
    if (view === null) continue
    for (const finding of scan(view.text)) {
      for (const piece of view.pieces) {
        const start = Math.max(finding.start, piece.start)
        const end = Math.min(finding.end, piece.start + piece.length)
        const shift = piece.column - piece.start
        if (start < end) found.push({ row: piece.row, start: start + shift, end: end + shift, rule: finding.rule })
      }
    }
  }
  return found
}

function separate(rows: readonly string[]): View {
  return join(rows.map(whole), () => false)
}

/** Null where no row is full. */
function joined(rows: readonly string[], cols: number): View | null {
  const isFull = ({ text }: Inner) => text.length >= cols / 2 && cellWidth(text) >= cols
  const inner = rows.map(whole)
  return inner.some(isFull) ? join(inner, isFull) : null
}

function whole(text: string): Inner {
  return { text, column: 0, full: false }
}

type Inner = { readonly text: string; readonly column: number; readonly full: boolean }

/** Frames of boxes taken off; a row that reaches its frame goes on in the next, and so does one as wide as the widest. Null where that changes nothing. */
function unframed(rows: readonly string[]): View | null {
  const inner = rows.map(withoutFrame)
  const widest = inner.reduce((max, { text, column }) => (column === 0 ? Math.max(max, text.length) : max), 0)
  const goesOn = ({ text, column, full }: Inner) => full || (column === 0 && widest >= 20 && text.length === widest)
  return inner.some((row) => row.column > 0 || goesOn(row)) ? join(inner, goesOn) : null
}

const FRAME = new Set("│┃║▌▐|")

function withoutFrame(row: string): Inner {
  const indent = row.length - row.trimStart().length
  if (!FRAME.has(row[indent] ?? "")) return { text: row, column: 0, full: false }
  const column = indent + (row[indent + 1] === " " ? 2 : 1)
  const rest = row.slice(column).trimEnd()
  if (!FRAME.has(rest.at(-1) ?? "")) return { text: rest, column, full: false }
  const space = rest.slice(0, -1)
  const text = space.trimEnd()
  return { text, column, full: space.length - text.length <= 1 }
}

function join(rows: readonly Inner[], goesOn: (row: Inner) => boolean): View {
  const parts: string[] = []
  let start = 0
  const pieces = rows.map((row, i): Piece => {
    const part = goesOn(row) ? row.text : `${row.text}\n`
    parts.push(part)
    start += part.length
    return { row: i, column: row.column, start: start - part.length, length: row.text.length }
  })
  return { text: parts.join(""), pieces }
}
