import { workspace } from "vscode"
import { RHYTHMS, type Rhythm } from "../review-rhythm.ts"

export type Settings = {
  /** Empty: the platform's own place. */
  readonly vaultFolder: string
  readonly rhythm: Rhythm
  readonly transcripts: readonly string[]
}

/** The user's settings. What a workspace says of them is not looked at, whatever the editor makes of it. */
export function readSettings(): Settings {
  const rhythm = userValue("review.rhythm")
  const transcripts = userValue("transcripts")
  const vaultFolder = userValue("vaultFolder")
  return {
    vaultFolder: typeof vaultFolder === "string" ? vaultFolder.trim() : "",
    rhythm: RHYTHMS.find((known) => known === rhythm) ?? "weekly",
    transcripts: Array.isArray(transcripts) ? transcripts.filter((agent) => typeof agent === "string") : [],
  }
}

function userValue(name: string): unknown {
  const values = workspace.getConfiguration("tracehold").inspect(name)
  return values?.globalValue ?? values?.defaultValue
}
