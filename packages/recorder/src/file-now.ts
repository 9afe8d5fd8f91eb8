import { readFileSync, statSync } from "node:fs"
import { decodeUtf8 } from "@tracehold/trace"
import { filePath } from "./document-names.ts"
import { realName } from "./real-name.ts"
import type { RecorderContext } from "./recorder-context.ts"
import { LARGEST_FILE_BYTES } from "./workspace-files.ts"

/** The text of a file as it is on disk now; `text: null` where there is none. Null when policy does not let it be read, or it is no text. */
export function fileNow(name: string, { roots, engine, git }: RecorderContext): { readonly text: string | null } | null {
  const file = filePath(name, roots)
  const real = file === null ? null : realName(file, roots)
  if (file === null || real === null) return null
  for (const one of [name, real]) if (git().waits(one) || engine().path(one).kind === "drop") return null
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat === undefined) return { text: null }
    const text = stat.isFile() && stat.size <= LARGEST_FILE_BYTES ? decodeUtf8(readFileSync(file)) : null
    return text === null ? null : { text }
  } catch {
    return null
  }
}
