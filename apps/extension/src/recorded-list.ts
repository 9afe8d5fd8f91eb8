import type { SensorKind } from "@tracehold/capture"
import { count, describeAge } from "./amounts.ts"
import { RECORDED_KINDS } from "./recorded-kinds.ts"
import type { StateReport } from "./recorder-link.ts"

/** The editor's sensors in a person's words, and the records that each of them makes. */
const SENSORS: readonly (readonly [name: string, kinds: readonly SensorKind[]])[] = [
  ["Workspace folders", ["folders"]],
  ["Documents opened and closed", ["doc-open", "doc-close"]],
  ["Edits", ["doc-change"]],
  ["Saves", ["doc-save", "doc-dirty"]],
  ["Notebooks and problems", ["shown"]],
  ["Cursors", ["select"]],
  ["Visible lines", ["view"]],
  ["Editors on screen", ["layout"]],
  ["Focus", ["focus"]],
  ["Window", ["window"]],
  ["Terminals", ["terminal-open", "terminal-close"]],
  ["Terminal size", ["terminal-size"]],
  ["Commands and their output", ["command-start", "command-data", "command-end"]],
  ["Files on disk", ["disk", "file-op"]],
]

export type ListInput = {
  /** One line: what is going on right now. */
  readonly state: string
  readonly report: StateReport | null
  readonly faults: ReadonlyMap<string, number>
  readonly nowMs: number
  /** The agents whose transcripts are read, by name. */
  readonly agents: readonly string[]
  /** Every field by kind of event; pinned to the schemas by a test. */
  readonly fields: Readonly<Record<string, string>>
}

/** What is recorded, as one page of text: now, sensor by sensor, and every field there can be. */
export function recordedList(input: ListInput): string {
  return [
    "# What Tracehold records",
    "",
    input.state,
    "",
    "Everything is encrypted on this machine as it is written. This page shows what can be in a recording;",
    "what is in yours, you see in the review (command “Tracehold: Open Review”).",
    "",
    "## Sensors in this window",
    "",
    ...sensorLines(input),
    "",
    "## Kinds of event",
    ...kindLines(),
    "",
    "## Left out",
    "",
    "- files that git ignores, files that hold secrets by their nature, and what a policy excludes",
    "- secrets found in text: filler of the same length stands in their place",
    "- anything outside the workspace's folders, and everything in a workspace that is not trusted",
    "- keys typed into a full-screen terminal program: an extension cannot see them, only the screen",
    "- output that a terminal showed outside of a command that shell integration reported",
    "",
    "## Every field",
    "",
    ...Object.entries(input.fields).map(([kind, fields]) => `- ${kind}: ${fields}`),
    "",
  ].join("\n")
}

function sensorLines({ report, faults, nowMs, agents }: ListInput): string[] {
  const seen = report?.sensors ?? {}
  const rows = SENSORS.map(([name, kinds]) => {
    const last = Math.max(...kinds.map((kind) => seen[kind] ?? -1))
    return `- ${name}: ${last < 0 ? "nothing yet" : `last report ${ago(nowMs - last)}`}`
  })
  const read = agents.length === 0 ? "none chosen (command “Tracehold: Choose Whose Transcripts Are Read”)" : agents.join(", ")
  const failed = [...faults].map(([sensor, times]) => `- FAILED ${count(times, "time")}: ${sensor}`)
  const heard = Object.entries(seen).flatMap(([name, atMs]) =>
    name.startsWith("agent:") ? [`- ${name.slice("agent:".length)}: last heard ${ago(nowMs - atMs)}`] : [],
  )
  return [...rows, `- Agents that may be heard, by transcript or hook: ${read}`, ...heard, ...failed]
}

function ago(ms: number): string {
  const age = describeAge(ms)
  return age === "now" ? "just now" : `${age} ago`
}

function kindLines(): string[] {
  const kinds = Object.values(RECORDED_KINDS)
  const groups = [...new Set(kinds.map(([group]) => group))]
  return groups.flatMap((group) => [
    "",
    `${group}:`,
    "",
    ...kinds.filter(([own]) => own === group).map(([, what]) => `- ${what}`),
  ])
}
