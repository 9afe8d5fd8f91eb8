import type { Score } from "./score.ts"

/** What a subset must reach: at least this share of its secrets found, or at most this share of its harmless rows masked. */
type Line = { readonly subset: string; readonly share: number }

/** CredSweeper's rows are Samsung's, fake-leaks' are leaktk's. */
const LINES: readonly Line[] = [
  { subset: "positive all", share: 0.92 },
  { subset: "positive CredData", share: 0.95 },
  { subset: "positive Samsung", share: 0.95 },
  { subset: "positive leaktk", share: 0.95 },
  { subset: "positive terminal", share: 0.95 },
  { subset: "positive generated", share: 1 },
  { subset: "negative CredData", share: 0.08 },
  { subset: "negative terminal", share: 0.03 },
]

/** One line for each subset that is under its line; a subset without rows has none. */
export function missedLines(scores: readonly Score[]): string[] {
  return LINES.flatMap(({ subset, share }) => {
    const score = scores.find((s) => s.subset === subset)
    if (score === undefined) return []
    const got = score.hits / score.rows
    const holds = subset.startsWith("positive") ? got >= share : got <= share
    const of = `${(100 * got).toFixed(1)} %, ${subset.startsWith("positive") ? "at least" : "at most"} ${100 * share} % is asked`
    return holds ? [] : [`${subset}: ${of}`]
  })
}
