import { window } from "vscode"
import { count } from "../amounts.ts"
import { ERASE_MINUTES, eraseAnswer, eraseQuestion } from "../erase-words.ts"
import type { Recording } from "../recording.ts"
import { say } from "./say.ts"

/** Ask how much, say exactly what goes, erase. @returns whether it was done. */
export async function eraseCommand(recording: Recording): Promise<boolean> {
  const items = ERASE_MINUTES.map((minutes) => ({ label: `The last ${count(minutes, "minute")}`, minutes }))
  const picked = await window.showQuickPick(items, {
    title: "Tracehold: erase what was recorded",
    placeHolder: "In all windows, for good. You are asked once more.",
  })
  if (picked === undefined) return false
  const { title, detail, button } = eraseQuestion(picked.minutes)
  if ((await window.showWarningMessage(title, { modal: true, detail }, button)) !== button) return false
  const answer = await recording.ask({ kind: "erase", minutes: picked.minutes })
  if (answer.kind !== "erased") return false
  if (answer.problem !== null) throw new Error(answer.problem)
  say(eraseAnswer(picked.minutes, answer.chunks), "Resume Recording", "resume")
  return true
}
