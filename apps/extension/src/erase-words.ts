import { count } from "./amounts.ts"

export const ERASE_MINUTES = [5, 10, 30, 60] as const

/** What is asked before erasing: exactly what goes, and what this cannot reach. */
export function eraseQuestion(minutes: number): { readonly title: string; readonly detail: string; readonly button: string } {
  return {
    title: `Erase the last ${count(minutes, "minute")} of recording?`,
    detail: [
      `Erased for good: everything that Tracehold recorded in the last ${count(minutes, "minute")}, in all windows. ` +
        "What was stored in one piece with it goes too, so up to half an hour more can be lost. " +
        "Drafts made from it and donations that were signed but not sent yet go as well.",
      "Not erased: your files; what earlier backups of this computer hold; what a recipient already has (withdraw that in " +
        "the review); the agents' own transcripts.",
      "Recording stays paused afterwards, until you resume it.",
    ].join("\n\n"),
    button: "Erase",
  }
}

/** What is said afterwards. */
export function eraseAnswer(minutes: number, chunks: number): string {
  if (chunks === 0) return `Nothing was recorded in the last ${count(minutes, "minute")}. Recording is paused.`
  return `Erased: ${count(chunks, "chunk")} of the last ${count(minutes, "minute")}, in all windows. Recording is paused.`
}
