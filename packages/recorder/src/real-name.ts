import { realpathSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { nameFile, type Root } from "./document-names.ts"

/**
 * The name of the file that a path leads to, links followed: what it is recorded under says nothing of what it is. Null when it leads
 * out of the workspace, or into git's own folder.
 */
export function realName(file: string, roots: readonly Root[]): string | null {
  const real = realPath(file)
  const name = nameFile(
    real,
    roots.map(({ name, path }) => ({ name, path: realPath(path) })),
  )
  return name === null || /(^|\/)\.git(\/|$)/i.test(name) ? null : name
}

/** Of a file that is not there any more, the folder's. */
function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    const folder = dirname(file)
    return folder === file ? file : join(realPath(folder), basename(file))
  }
}
