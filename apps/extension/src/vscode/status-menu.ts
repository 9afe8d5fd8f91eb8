import { commands, window } from "vscode"
import type { StatusText } from "../status-text.ts"

const ENTRIES = {
  setUp: ["$(lock) Set up the vault", "tracehold.setUp"],
  answer: ["$(question) Say whether to record here...", "tracehold.answer"],
  resume: ["$(play) Resume recording", "tracehold.resume"],
  pause: ["$(debug-pause) Pause recording", "tracehold.pause"],
  erase: ["$(trash) Erase the last minutes...", "tracehold.erase"],
  review: ["$(eye) Open review", "tracehold.review"],
  show: ["$(list-unordered) Show what is recorded", "tracehold.showRecorded"],
  explain: ["$(question) Why is this file (not) recorded?", "tracehold.explain"],
  off: ["$(circle-slash) Turn off for this repository", "tracehold.turnOff"],
  on: ["$(record) Turn on again for this repository", "tracehold.turnOn"],
  trust: ["$(shield) Manage workspace trust", "workbench.trust.manage"],
} as const

const MENUS: Record<StatusText["state"], readonly (keyof typeof ENTRIES)[]> = {
  starting: ["show"],
  untrusted: ["trust", "erase", "review", "show"],
  "set-up": ["setUp", "show"],
  ask: ["answer", "erase", "review", "show", "explain", "off"],
  recording: ["pause", "erase", "review", "show", "explain", "off"],
  paused: ["resume", "erase", "review", "show", "explain", "off"],
  off: ["on", "erase", "review", "show", "explain"],
  problem: ["review", "pause", "erase", "show"],
}

/** What is going on, and what can be done about it. */
export async function statusMenu(status: StatusText): Promise<void> {
  const [state = "", amounts] = status.lines
  const told = status.warnings.map((line) => ({ label: `$(info) ${line}`, command: "tracehold.review" }))
  const entries = MENUS[status.state].map((name) => ({ label: ENTRIES[name][0], command: ENTRIES[name][1] }))
  const title = amounts === undefined ? "Tracehold" : `Tracehold. ${amounts}`
  const picked = await window.showQuickPick([...told, ...entries], { title, placeHolder: state })
  if (picked !== undefined) await commands.executeCommand(picked.command)
}
