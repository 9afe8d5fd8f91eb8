import { readdirSync } from "node:fs"
import type { Where } from "@tracehold/policy"
import { filePath, nameFile, type Root } from "./document-names.ts"

/**
 * Where the words of a command lead in these folders. A pattern is expanded in the last part of a path only; one that begins earlier
 * is judged by the folder before it.
 */
export function placesIn(roots: readonly Root[]): Where {
  return {
    inside: (path) => {
      const root = roots.find((r) => r.path === path.replace(/[\\/]+$/, ""))
      if (root !== undefined) return roots.length > 1 ? root.name : ""
      return nameFile(path, roots)
    },
    expand: (pattern) => expand(pattern, roots),
  }
}

function expand(pattern: string, roots: readonly Root[]): string[] {
  const [folder = "", last = ""] = [pattern.slice(0, pattern.lastIndexOf("/") + 1), pattern.slice(pattern.lastIndexOf("/") + 1)]
  const place = filePath(folder.replace(/\/$/, ""), roots)
  if (/[*?[]/.test(folder) || place === null) return []
  const fits = matcher(last)
  try {
    return readdirSync(place, { withFileTypes: true })
      .filter(({ name }) => fits(name))
      .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`)
  } catch {
    return []
  }
}

const MOST_STARS = 4

/** Rather too much: `[...]` stands for any one character, and a pattern of many stars for anything. */
function matcher(pattern: string): (name: string) => boolean {
  const simple = pattern.replace(/\[[^\]]*\]?/g, "?").replace(/\*+/g, "*")
  if (simple.split("*").length > MOST_STARS + 1) return () => true
  const source = simple
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".")
  const regex = new RegExp(`^${source}$`, "su")
  return (name) => regex.test(name)
}
