import { existsSync, realpathSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import type { Base } from "@tracehold/policy"
import type { Root } from "./document-names.ts"

/** The repository that a workspace's folder is only a part of. */
type Around = {
  readonly top: string
  readonly base: Base
  /** Folders from the repository's own ("") to the one above the workspace's, relative to it. */
  readonly folders: readonly string[]
  /** What a file of the repository is called from the workspace's folder. */
  nameOf(path: string): string
}

/** Where a folder of the workspace lies in a repository that begins further up, whose files rule it too; null where none does. */
export function repositoryAround({ path }: Root, dir: string): Around | null {
  const folder = realOf(path)
  const top = topOf(folder)
  if (top === null || top === folder) return null
  const above = relative(top, folder).split(sep)
  return {
    top,
    base: { folder: dir, above: above.join("/") },
    folders: above.map((_, i) => above.slice(0, i).join("/")),
    nameOf: (name) => relative(folder, join(top, name)).split(sep).join("/"),
  }
}

/** What the names of a folder's files begin with: nothing, unless there are several folders. */
export function prefix(root: Root, roots: readonly Root[]): string {
  return roots.length > 1 ? root.name : ""
}

/** The place that an ignore file in a folder below the workspace's rules. */
export function placeIn(dir: string, below: string, around: Pick<Around, "base"> | null): { dir: string; base?: Base } {
  const inside = (first: string) => (first === "" || below === "" ? first || below : `${first}/${below}`)
  return around === null ? { dir: inside(dir) } : { dir: inside(around.base.above), base: around.base }
}

function topOf(folder: string): string | null {
  if (existsSync(join(folder, ".git"))) return folder
  const above = dirname(folder)
  return above === folder ? null : topOf(above)
}

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
