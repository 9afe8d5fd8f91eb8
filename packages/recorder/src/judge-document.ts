import type { PathVerdict } from "@tracehold/policy"
import type { DocumentName } from "./document-names.ts"
import { realName } from "./real-name.ts"
import type { RecorderContext } from "./recorder-context.ts"

const OUTSIDE: PathVerdict = { kind: "drop", rule: "a link out of the workspace", source: "tracehold built-in", line: null }

/** Policy's word on a document, by its own name and by that of the file behind a link. */
export function judgeDocument(
  { engine, roots }: RecorderContext,
  { policyPath, file }: DocumentName,
  language: string,
): PathVerdict {
  const verdict = policyPath === null ? engine().language(language) : engine().document(policyPath, language)
  if (verdict.kind === "drop" || policyPath === null || file === null) return verdict
  const real = realName(file, roots)
  return real === null ? OUTSIDE : engine().path(real)
}
