import { explainPath } from "@tracehold/policy"
import { nameDocument, nameFile } from "./document-names.ts"
import type { RecordingSwitch } from "./recording-switch.ts"

/** One line on why a file (an absolute path, or a document's URI) is recorded or not, with the rule that decides. */
export async function explainRecording(
  recording: Pick<RecordingSwitch, "start" | "policy" | "held"> | null,
  path: string,
): Promise<string> {
  if (recording === null) return "Tracehold has not started here yet."
  const { start, policy, held } = recording
  if (held !== null) return `Not recorded: ${held.why}.`
  const name = path.includes(":/") ? (nameDocument(path, start.roots)?.policyPath ?? null) : nameFile(path, start.roots)
  if (name === null) return "Not recorded: it lies outside the folders of this workspace."
  await policy.git.learn([name])
  return explainPath(policy.engine, name)
}
