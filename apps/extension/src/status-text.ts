import { count, describeAge, describeBytes, describeMinutes } from "./amounts.ts"
import type { StateReport } from "./recorder-link.ts"

/** All that the status bar knows. Times on the session's clock. */
export type StatusInput = {
  readonly report: StateReport | null
  readonly trusted: boolean
  /** The recorder's thread died; one line for a person. */
  readonly died: string | null
  /** Sensors that threw, with how often. */
  readonly faults: ReadonlyMap<string, number>
  readonly nowMs: number
}

export type StatusState = "starting" | "untrusted" | "set-up" | "ask" | "recording" | "paused" | "off" | "problem"

export type StatusText = {
  readonly state: StatusState
  /** For the bar; `$(name)` is an icon of the editor. */
  readonly text: string
  /** For the tooltip and the status menu, the first line first. */
  readonly lines: readonly string[]
  /** For a screen reader. */
  readonly spoken: string
  /** On the vault as a whole, such as what retention will drop; among the lines as well. */
  readonly warnings: readonly string[]
  readonly alarm: "none" | "warning" | "error"
}

/** Say in the bar's few characters what is going on, and in the tooltip's lines what it means. */
export function statusText(input: StatusInput): StatusText {
  const warnings = input.report?.warnings ?? []
  const said = whatGoesOn(input)
  if (warnings.length === 0) return { ...said, warnings }
  const spoken = `${said.spoken} ${warnings.join(" ")}`
  return { ...said, text: `${said.text} $(info)`, lines: [...said.lines, ...warnings], spoken, warnings }
}

type Said = Omit<StatusText, "warnings">

function whatGoesOn(input: StatusInput): Said {
  const { report, died } = input
  if (died !== null) return problem(`${died} Nothing is recorded until it runs again.`, [])
  if (!input.trusted) {
    return quiet("untrusted", "$(circle-slash) Tracehold: off", [
      "Nothing is recorded: this workspace is not trusted.",
      "Recording begins when you trust it (command “Workspaces: Manage Workspace Trust”).",
    ])
  }
  if (report === null) return quiet("starting", "$(circle-outline) Tracehold: starting", ["The recorder is starting."])
  switch (report.state) {
    case "no-vault":
      if (report.problem !== null) return problem(report.problem, [])
      return quiet("set-up", "$(lock) Tracehold: set up", [
        "Nothing is recorded yet: there is no vault.",
        "Click to choose a passphrase. Recording then begins by itself.",
      ])
    case "ask":
      return quiet("ask", "$(question) Tracehold: record here?", [
        "Nothing is recorded here until you say yes.",
        ...(report.problem === null ? [] : [sentence(report.problem)]),
        "Click to answer.",
      ])
    case "recording":
      return recording(report, input)
    case "paused":
      return quiet("paused", "$(debug-pause) Tracehold: paused", [
        "Paused: nothing is recorded in this window.",
        ...(report.problem === null ? [] : [sentence(report.problem)]),
        ...amounts(report, input),
      ])
    case "off":
      return quiet("off", "$(circle-slash) Tracehold: off", [
        report.problem === null ? "Off for this repository: a policy says so." : sentence(report.problem),
        "Nothing is recorded in this window.",
      ])
    case "stopped":
      return problem(report.problem ?? "The recorder stopped. Reload the window to start it again.", amounts(report, input))
  }
}

function recording(report: StateReport, input: StatusInput): Said {
  if (report.problem !== null) return problem(report.problem, amounts(report, input))
  const size = describeBytes(report.bytesToday)
  const last = report.lastEventMs === null ? null : describeAge(input.nowMs - report.lastEventMs)
  const faults = [...input.faults].map(
    ([sensor, times]) => `The sensor “${sensor}” failed ${count(times, "time")}; what it missed is not recorded.`,
  )
  return {
    state: "recording",
    text: `$(record) Tracehold ${size}${last === null ? "" : ` · ${last}`}`,
    lines: ["Recording, encrypted, on this machine only.", ...amounts(report, input), ...sensors(report, input), ...faults],
    spoken: `Tracehold is recording. ${size} today. ${last === null ? "No event yet." : `Last event ${last === "now" ? "just now" : `${last} ago`}.`}`,
    alarm: faults.length === 0 ? "none" : "warning",
  }
}

/** When each sensor was last heard, and what one that is silent wants done. */
function sensors({ health }: StateReport, { nowMs }: StatusInput): string[] {
  const heard = health.flatMap(({ sensor, lastMs }) => (lastMs === null ? [] : [`${sensor} ${describeAge(nowMs - lastMs)}`]))
  const silent = health.flatMap((one) => (one.silent === null ? [] : [sentence(one.silent)]))
  return [...(heard.length === 0 ? [] : [`Last heard: ${heard.join(", ")}.`]), ...silent]
}

function amounts(report: StateReport, { nowMs }: StatusInput): string[] {
  const { lastEventMs, unreviewed } = report
  const last = lastEventMs === null ? "none in this window yet" : describeAge(nowMs - lastEventMs)
  return [
    `Today: ${describeBytes(report.bytesToday)}. This window: ${count(report.events, "event")}.`,
    `Last event: ${last === "now" ? "just now" : lastEventMs === null ? last : `${last} ago`}.`,
    `Waiting for your review: ${unreviewed.chunks === 0 ? "nothing" : `${count(unreviewed.chunks, "chunk")}, ${describeMinutes(unreviewed.minutes)}`}.`,
  ]
}

function quiet(state: StatusState, text: string, lines: string[]): Said {
  return { state, text, lines, spoken: `Tracehold. ${lines.join(" ")}`, alarm: "none" }
}

function problem(cause: string, lines: string[]): Said {
  const why = sentence(cause)
  return {
    state: "problem",
    text: "$(warning) Tracehold: problem",
    lines: [why, ...lines],
    spoken: `Tracehold has a problem. ${why}`,
    alarm: "error",
  }
}

/** The recorder's one-liners come without capital and full stop. */
export function sentence(line: string): string {
  const whole = line.charAt(0).toUpperCase() + line.slice(1)
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}
