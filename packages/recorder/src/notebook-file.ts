/** Whether the file of a notebook holds these cells' texts and no other. Which stands where is not asked: cells open in any order. */
export function holdsCells(file: string | null, cells: readonly string[]): boolean {
  const stored = file === null || cells.length === 0 ? null : cellsOf(file)
  if (stored === null || stored.length !== cells.length) return false
  const [left, right] = [stored.map(withLf).sort(), cells.map(withLf).sort()]
  return left.every((text, i) => text === right[i])
}

/** Whether one cell of the file reads so. */
export function holdsCell(file: string | null, text: string): boolean {
  return file !== null && (cellsOf(file)?.some((stored) => withLf(stored) === withLf(text)) ?? false)
}

/** The notebook that a document is a cell of; null: it is none. */
export function notebookOf(name: string): string | null {
  return /^(?![a-z][a-z0-9+.-]+:)(.+)#[^#/]*$/s.exec(name)?.[1] ?? null
}

/** The cells' texts of an `.ipynb` file; null when it is none. */
function cellsOf(file: string): string[] | null {
  try {
    const { cells } = JSON.parse(file) as { cells?: unknown }
    if (!Array.isArray(cells)) return null
    return cells.map(({ source }: { source?: unknown }) => (Array.isArray(source) ? source.join("") : String(source ?? "")))
  } catch {
    return null
  }
}

const withLf = (text: string) => text.replaceAll("\r\n", "\n")
