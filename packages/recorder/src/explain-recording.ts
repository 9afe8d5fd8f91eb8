import type { ToRecorder } from "@tracehold/capture"
import { explainPath } from "@tracehold/policy"
import { nameDocument, nameFile } from "./document-names.ts"
import type { LoadedPolicy } from "./policy-files.ts"

/** One line on why a file (an absolute path, or a document's URI) is recorded or not, with the rule that decides. */
export function explainRecording(
  start: Extract<ToRecorder, { kind: "start" }> | null,
  policy: LoadedPolicy | null,
  path: string,
): string {
  if (start === null || policy === null) return "Tracehold has not started here yet."
  if (policy.off !== null) return `Not recorded: ${policy.off}.`
  const name = path.includes(":/") ? (nameDocument(path, start.roots)?.policyPath ?? null) : nameFile(path, start.roots)
  if (name === null) return "Not recorded: it lies outside the folders of this workspace."
  return explainPath(policy.engine, name)
}
