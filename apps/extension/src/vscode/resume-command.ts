import { window } from "vscode"
import type { Recording } from "../recording.ts"

/**
 * Go on recording. After an erasure the text that was erased may still be on the screen, and would come back as the first thing
 * recorded: so it is asked whether to leave that out.
 *
 * @returns whether recording goes on.
 */
export async function resumeCommand(recording: Recording, erased: boolean): Promise<boolean> {
  let leaveOut = false
  if (erased) {
    const items = [
      {
        label: "Leave out what is on the screen",
        detail: "What was typed or shown in the erased time stays out.",
        leaveOut: true,
      },
      { label: "Record what is on the screen", detail: "Open documents are recorded as they are now.", leaveOut: false },
    ]
    const picked = await window.showQuickPick(items, {
      title: "Tracehold: resume recording",
      placeHolder: "What you erased may still be open in this window.",
    })
    if (picked === undefined) return false
    leaveOut = picked.leaveOut
  }
  recording.order({ kind: "resume", leaveOut })
  return true
}
