/** One problem that the editor marks in a document; line and column from 0. */
export type ShownProblem = {
  readonly line: number
  readonly column: number
  readonly severity: number
  readonly source: string
  readonly message: string
}

const MOST = 200
const SEVERITIES = ["error", "warning", "information", "hint"]

/** A line for each problem, in the order in which they stand in the document; null: there are none. */
export function problemLines(problems: readonly ShownProblem[]): string | null {
  if (problems.length === 0) return null
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
  const more = problems.length > MOST ? [`(${problems.length - MOST} more)`] : []
  const lines = sorted
    .slice(0, MOST)
    .map(
      ({ line, column, severity, source, message }) =>
        `${line + 1}:${column + 1} ${SEVERITIES[severity] ?? "problem"} ${source === "" ? "" : `${source}: `}${message.replaceAll(/\s+/g, " ")}`,
    )
  return [...lines, ...more, ""].join("\n")
}
