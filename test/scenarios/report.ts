import { actorSchema } from "@tracehold/trace"
import type { Judged, Verdict } from "./judge.ts"

/** What all scenarios come to. `share` is that of right changes, from 0 to 1. */
export type Report = {
  readonly scenarios: number
  readonly changes: number
  readonly right: number
  readonly share: number
  /** Changes of the user that the recording says an agent made, and the reverse: there may be none. */
  readonly confused: number
  /** Counts by who made a change, then by whom the recording names. */
  readonly matrix: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly wrong: readonly Verdict[]
  readonly faults: readonly { readonly scenario: string; readonly fault: string }[]
  readonly holds: boolean
}

const LEAST_SHARE = 0.98
const NAMES = [...actorSchema.options, "nothing"] as const

export function reportOn(judged: readonly (Judged & { readonly name: string })[]): Report {
  const verdicts = judged.flatMap((one) => one.verdicts)
  const right = verdicts.filter((verdict) => verdict.right).length
  const confused = verdicts.filter(({ truth, recorded }) => isOneOf(truth) && isOneOf(recorded) && truth !== recorded).length
  const share = verdicts.length === 0 ? 1 : right / verdicts.length
  const faults = judged.flatMap(({ name, faults: own }) => own.map((fault) => ({ scenario: name, fault })))
  const count = (truth: string, recorded: string) => verdicts.filter((v) => v.truth === truth && v.recorded === recorded).length
  return {
    scenarios: judged.length,
    changes: verdicts.length,
    right,
    share,
    confused,
    matrix: Object.fromEntries(
      NAMES.map((truth) => [truth, Object.fromEntries(NAMES.map((name) => [name, count(truth, name)]))]),
    ),
    wrong: verdicts.filter((verdict) => !verdict.right),
    faults,
    holds: share >= LEAST_SHARE && confused === 0 && faults.length === 0,
  }
}

const isOneOf = (actor: string) => actor === "user" || actor === "agent"

/** For a person: the matrix, then each thing that is wrong in a line. */
export function printReport(report: Report): string {
  const cell = (text: string | number) => String(text).padStart(9)
  const rows = NAMES.map((truth) =>
    `${truth.padEnd(9)}${NAMES.map((name) => cell(report.matrix[truth]?.[name] || "."))}`.replaceAll(",", ""),
  )
  const wrong = report.wrong.map(
    (v) => `wrong  ${v.scenario}, step ${v.step}: ${v.change} by ${v.truth}, recorded: ${v.recorded} (${v.because})`,
  )
  const faults = report.faults.map(({ scenario, fault }) => `fault  ${scenario}: ${fault}`)
  return [
    "Who made a change (rows), whom the recording names (columns):",
    `${"".padEnd(9)}${NAMES.map(cell).join("")}`,
    ...rows,
    "",
    ...wrong,
    ...faults,
    `${report.scenarios} scenarios, ${report.changes} changes, ${report.right} right: ${(report.share * 100).toFixed(2)} %; user and agent confused: ${report.confused}; faults: ${report.faults.length}.`,
    "",
  ].join("\n")
}
