/** The rows of a terminal as running text: a row that fills the width goes on in the next one. `starts` are the rows' offsets. */
export function joinRows(rows: readonly string[], cols: number): { text: string; starts: number[] } {
  const starts: number[] = []
  let text = ""
  for (const row of rows) {
    starts.push(text.length)
    text += row.length < cols ? `${row}\n` : row
  }
  return { text, starts }
}

/** Which row an offset of the joined text is in. */
export function rowAt(starts: readonly number[], offset: number): number {
  let row = 0
  while (row + 1 < starts.length && (starts[row + 1] ?? 0) <= offset) row++
  return row
}
