import type { Actor } from "@tracehold/trace"
import type { Played } from "./play-scenario.ts"
import type { RecordedChange, RecordedState } from "./read-recording.ts"
import type { ExpectedChange } from "./scenario.ts"

/** One change, or one that is missing: who made it and whom the recording names. `nothing`: there should be none, or there is none. */
export type Verdict = {
  readonly scenario: string
  /** From 1. */
  readonly step: number
  readonly change: string
  readonly truth: Actor | "nothing"
  readonly recorded: Actor | "nothing"
  readonly right: boolean
  /** The evidence that was recorded, and what came in: where to look for the reason. */
  readonly because: string
}
/** A file or document that is not what it should be, in one line. */
export type Judged = { readonly verdicts: readonly Verdict[]; readonly faults: readonly string[] }

/** Holds what was recorded against what the scenario says. Pure: any recording will do. */
export function judge(played: Played, changes: readonly RecordedChange[], state: RecordedState): Judged {
  const own = changes.filter(({ path, wallMs }) => path.startsWith(`${played.name}/`) && inTime(played, wallMs))
  const faults = [
    ...(played.problem === null ? [] : [played.problem]),
    ...(played.problem === null ? stateFaults(played, state) : []),
  ]
  return { verdicts: groupsOf(played).flatMap((group) => judgeGroup(played.name, group, own)), faults }
}

type Group = {
  readonly step: number
  readonly makes: Readonly<Record<string, ExpectedChange>>
  readonly fromMs: number
  readonly toMs: number
}

/** A step that goes on at once into the next is judged with it. */
function groupsOf({ scenario, beganMs, endedMs }: Played): Group[] {
  const groups: Group[] = []
  let fromMs: number | null = null
  for (const [i, step] of scenario.steps.entries()) {
    const began = beganMs[i]
    if (began === undefined) break
    fromMs ??= began
    if (step.atOnce && beganMs[i + 1] !== undefined) continue
    groups.push({ step: i + 1, makes: step.makes ?? {}, fromMs, toMs: beganMs[i + 1] ?? endedMs + 1 })
    fromMs = null
  }
  return groups
}

function judgeGroup(scenario: string, { step, makes, fromMs, toMs }: Group, own: readonly RecordedChange[]): Verdict[] {
  const rows = Object.entries(makes).map(([name, expected]) => ({ name, expected, fits: patternOf(name), found: 0 }))
  const verdicts = own
    .filter(({ wallMs }) => fromMs <= wallMs && wallMs < toMs)
    .map((change): Verdict => {
      const name = `${change.kind} ${change.path.slice(scenario.length + 1)}`
      const row = rows.find((one) => one.name === name) ?? rows.find(({ fits }) => fits.test(name))
      if (row !== undefined) row.found++
      const because = `${change.by.evidence} ${change.shows}`
      const { truth, excused } = row === undefined ? { truth: "nothing" as const, excused: false } : expectedOf(row.expected)
      const recorded = change.by.actor
      return {
        scenario,
        step,
        change: name,
        truth,
        recorded,
        right: recorded === truth || (excused && recorded === "unknown"),
        because,
      }
    })
  const missing = rows.flatMap(({ name, expected, found }): Verdict[] => {
    const wanted = typeof expected === "string" ? 1 : expected.count
    const { truth } = expectedOf(expected)
    const because = `${found} of ${wanted} recorded`
    return found >= wanted ? [] : [{ scenario, step, change: name, truth, recorded: "nothing", right: false, because }]
  })
  return [...verdicts, ...missing]
}

function expectedOf(expected: ExpectedChange): { truth: Actor; excused: boolean } {
  const by = typeof expected === "string" ? expected : expected.by
  return { truth: by.split(" ")[0] as Actor, excused: by.endsWith("or unknown") }
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "su")
}

const inTime = ({ beganMs, endedMs }: Played, wallMs: number) => (beganMs[0] ?? endedMs) <= wallMs && wallMs <= endedMs

/** What lies there must be what the scenario says, and what the vault gives back must be what lies there. */
function stateFaults({ name, scenario, files }: Played, state: RecordedState): string[] {
  const faults: string[] = []
  for (const [path, text] of Object.entries(scenario.expect.files ?? {}))
    if ((files.get(path) ?? null) !== text) faults.push(`${path} on disk is not as expected: ${show(files.get(path))}`)
  const recorded = new Map(
    [...state.files].flatMap(([path, text]) => (path.startsWith(`${name}/`) ? [[path.slice(name.length + 1), text]] : [])),
  )
  for (const path of new Set([...files.keys(), ...recorded.keys()]))
    if (recorded.get(path) !== files.get(path) && recorded.get(path) !== null)
      faults.push(`${path} in the vault is not what lies on disk: ${show(recorded.get(path))}`)
  for (const [path, text] of Object.entries(scenario.expect.documents ?? {}))
    if (state.documents.get(`${name}/${path}`) !== text)
      faults.push(`the document ${path} in the vault is not as expected: ${show(state.documents.get(`${name}/${path}`))}`)
  return faults
}

const show = (text: string | null | undefined) => (text === undefined ? "not there" : JSON.stringify(text).slice(0, 120))
