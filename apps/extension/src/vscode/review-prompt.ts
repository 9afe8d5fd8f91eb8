import { commands, window } from "vscode"
import { marked, type OwnStateFile } from "../own-state.ts"
import type { StateReport } from "../recorder-link.ts"
import { isPromptDue, promptText, SNOOZE_MS } from "../review-rhythm.ts"
import { readSettings } from "./settings.ts"

const REVIEW = "Review Now"
const LATER = "Later"
const NEVER = "Never for This Repository"

/** Ask for a review when its time has come: a notification, in one window only, that may be left alone. */
export async function maybePrompt(own: OwnStateFile, workspace: string, report: StateReport | null): Promise<void> {
  if (report?.state !== "recording" || !window.state.focused) return
  const nowMs = Date.now()
  const before = own.read()
  if (before.promptedMs === null) own.change((state) => ({ ...state, promptedMs: nowMs }))
  const { unreviewed } = report
  if (!isPromptDue({ rhythm: readSettings().rhythm, nowMs, own: before, workspace, unreviewed })) return
  own.change((state) => ({ ...state, promptedMs: nowMs }))
  const answer = await window.showInformationMessage(promptText(unreviewed), REVIEW, LATER, NEVER)
  if (answer === REVIEW) await commands.executeCommand("tracehold.review")
  if (answer === LATER) {
    own.change((state) => ({ ...state, promptedMs: before.promptedMs, snoozedUntilMs: Date.now() + SNOOZE_MS }))
  }
  if (answer === NEVER) own.change((state) => ({ ...state, silenced: marked(state.silenced, workspace, true) }))
}
