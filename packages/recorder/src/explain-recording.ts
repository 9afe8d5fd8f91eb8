import type { ToRecorder } from "@tracehold/capture"
import { explainCommand, explainPath, explainText } from "@tracehold/policy"
import { filePath, nameDocument, nameFile } from "./document-names.ts"
import type { RecordingSwitch } from "./recording-switch.ts"
import { verdictOnFile } from "./verdict-on-file.ts"

type Question = Extract<ToRecorder, { kind: "explain" | "explain-text" | "explain-command" }>
type Ruled = Pick<RecordingSwitch, "start" | "policy" | "held">

/** Why a file, a selected text or a command is recorded or not, a line each, with the rule that decides. Never a part of a text. */
export async function explainRecording(recording: Ruled | null, question: Question): Promise<string> {
  if (recording === null) return "Tracehold has not started here yet."
  const { policy, held } = recording
  if (held !== null) return `Not recorded: ${held.why}.`
  if (question.kind === "explain-command") return explainCommand(policy.engine, question.line, question.cwd)
  const file = await explainFile(recording, question.path)
  if (question.kind === "explain" || !file.recorded) return file.text
  const { text, start, end } = question
  const masked = explainText(policy.engine, text, { start, end })
  return masked.length === 0 ? "Recorded as it is: no rule finds a secret in it." : masked.join("\n")
}

/** @param path - absolute, or a document's URI. */
async function explainFile({ start, policy }: Ruled, path: string): Promise<{ recorded: boolean; text: string }> {
  const isDocument = /^[\w+.-]{2,}:/.test(path)
  const document = isDocument ? nameDocument(path, start.roots) : null
  const name = isDocument ? (document?.policyPath ?? null) : nameFile(path, start.roots)
  if (document !== null && name === null) return { recorded: true, text: "recorded: a document without a file" }
  if (name === null) return { recorded: false, text: "Not recorded: it lies outside the folders of this workspace." }
  const file = filePath(name, start.roots)
  const found = file === null ? null : await verdictOnFile(file, start.roots, policy)
  const { verdict } = found ?? { verdict: policy.engine.path(name) }
  return { recorded: verdict.kind === "keep", text: explainPath(name, verdict) }
}
