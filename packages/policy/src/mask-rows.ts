import { cellWidth, maskCells } from "./cells.ts"
import type { Finding } from "./verdict.ts"

/** A stretch of one row within a joined text. */
type Piece = { readonly row: number; readonly column: number; readonly start: number; readonly length: number }
type View = { readonly text: string; readonly pieces: readonly Piece[] }

/**
 * The rows of a screen, masked. A secret may run over rows because the terminal wrapped it, because the program did, or inside
 * the frame of a box, so the rows are looked at three ways: each for itself, joined where a row is full, and joined without
 * frames. Masks keep the number of cells of every row.
 */
export function maskRows(rows: readonly string[], cols: number, scan: (text: string) => readonly Finding[]): string[] {
  const out = [...rows]
  for (const { row, start, end } of findInRows(rows, cols, scan))
    out[row] = maskCells(out[row] ?? "", rows[row] ?? "", start, end)
  return out
}

/** Findings on a screen, cut at the rows' ends: UTF-16 offsets within each row. */
export function findInRows(
  rows: readonly string[],
  cols: number,
  scan: (text: string) => readonly Finding[],
): { readonly row: number; readonly start: number; readonly end: number; readonly rule: string }[] {
  const found: { row: number; start: number; end: number; rule: string }[] = []
  const seen = new Set<string>()
  for (const view of [separate(rows), joined(rows, cols), unframed(rows)]) {
    if (seen.has(view.text)) continue
    seen.add(view.text)
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
  return join(
    rows.map((text) => ({ text, column: 0 })),
    () => false,
  )
}

function joined(rows: readonly string[], cols: number): View {
  return join(
    rows.map((text) => ({ text, column: 0 })),
    (text) => text.length >= cols / 2 && cellWidth(text) >= cols,
  )
}

/** Frames of boxes taken off; then a row as wide as the widest counts as going on in the next. */
function unframed(rows: readonly string[]): View {
  const inner = rows.map(withoutFrame)
  const widest = inner.reduce((max, { text }) => Math.max(max, text.length), 0)
  return join(inner, (text) => widest >= 20 && text.length === widest)
}

const FRAME = new Set("│┃║▌▐|")

function withoutFrame(row: string): { text: string; column: number } {
  const indent = row.length - row.trimStart().length
  if (!FRAME.has(row[indent] ?? "")) return { text: row, column: 0 }
  const column = indent + (row[indent + 1] === " " ? 2 : 1)
  const inner = row.slice(column).trimEnd()
  return { text: FRAME.has(inner.at(-1) ?? "") ? inner.slice(0, -1).trimEnd() : inner, column }
}

function join(rows: readonly { readonly text: string; readonly column: number }[], goesOn: (text: string) => boolean): View {
  let text = ""
  const pieces: Piece[] = []
  rows.forEach((row, i) => {
    pieces.push({ row: i, column: row.column, start: text.length, length: row.text.length })
    text += goesOn(row.text) ? row.text : `${row.text}\n`
  })
  return { text, pieces }
}
