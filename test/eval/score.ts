import type { Engine } from "@tracehold/policy"
import { type CorpusRow, originOf } from "./corpus.ts"

/** How often a subset's secrets are met, and nothing of them left in clear; or how often its harmless rows are masked. */
export type Score = { readonly subset: string; readonly rows: number; readonly hits: number; readonly whole: number }

/** What masking a row did. `whole`: nothing of the secret is left. */
export type Outcome = { readonly row: CorpusRow; readonly hit: boolean; readonly whole: boolean }

export function outcomesOf(engine: Pick<Engine, "mask">, rows: readonly CorpusRow[]): Outcome[] {
  return rows.map((row) => {
    const masked = engine.mask(row.text)
    if (row.secret === null) return { row, hit: masked.findings.length > 0, whole: false }
    const hit = isMet(row.text, row.secret, masked)
    return { row, hit, whole: hit && !plain(masked.text).includes(row.secret.slice(-Math.min(12, row.secret.length))) }
  })
}

/** A secret that is cut by escape sequences or wrapped is no substring: it must be gone from what the row reads like. */
function isMet(text: string, secret: string, masked: ReturnType<Engine["mask"]>): boolean {
  const start = text.indexOf(secret)
  if (start < 0) return masked.findings.length > 0 && !plain(masked.text).includes(secret)
  return masked.findings.some((f) => f.start < start + secret.length && start < f.end)
}

const ESCAPE = String.fromCharCode(27)
const SEQUENCES = new RegExp(`${ESCAPE}(?:\\[[0-9;?]*[A-Za-z]|\\][^${ESCAPE}\\x07]*(?:\\x07|${ESCAPE}\\\\))`, "g")

function plain(text: string): string {
  return text.replace(SEQUENCES, "").replace(/\r?\n/g, "")
}

/** By label and source, with all of a label together. */
export function scoresBySource(outcomes: readonly Outcome[]): Score[] {
  return scoresBy(outcomes, ({ row }) => {
    const near = row.kind.startsWith("near-miss") ? " near-miss" : ""
    return [`${row.label} ${originOf(row)}${near}`, `${row.label} all`]
  })
}

/** By label and kind. */
export function scoresByKind(outcomes: readonly Outcome[]): Score[] {
  return scoresBy(outcomes, ({ row }) => [`${row.label} ${row.kind}`])
}

function scoresBy(outcomes: readonly Outcome[], subsetsOf: (outcome: Outcome) => readonly string[]): Score[] {
  const scores = new Map<string, Score>()
  for (const outcome of outcomes) {
    for (const subset of subsetsOf(outcome)) {
      const { rows, hits, whole } = scores.get(subset) ?? { rows: 0, hits: 0, whole: 0 }
      scores.set(subset, { subset, rows: rows + 1, hits: hits + Number(outcome.hit), whole: whole + Number(outcome.whole) })
    }
  }
  return [...scores.values()].sort((a, b) => (a.subset < b.subset ? -1 : 1))
}

/** The scores as a table for people. */
export function tableOf(scores: readonly Score[]): string {
  const share = (n: number, of: number) => `${((100 * n) / of).toFixed(1)} %`.padStart(9)
  return scores
    .map(({ subset, rows, hits, whole }) => {
      const gone = subset.startsWith("positive") ? share(whole, rows) : ""
      return `${subset.padEnd(44)}${String(rows).padStart(6)}${share(hits, rows)}${gone}`
    })
    .join("\n")
}
