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
      const root = roots.find((r) => r.path === withoutSlashes(path))
      if (root !== undefined) return roots.length > 1 ? root.name : ""
      return nameFile(path, roots)
    },
    expand: (pattern) => expand(pattern, roots),
  }
}

function withoutSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === "/" || path[end - 1] === "\\") end--
  return path.slice(0, end)
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

/** Rather too much: `[...]` stands for any one character. */
function matcher(pattern: string): (name: string) => boolean {
  const wanted = Array.from(pattern.replace(/\[[^\]]*\]?/g, "?"))
  return (name) => fits(wanted, Array.from(name))
}

/** Only the last star is ever tried again, so this takes no more steps than pattern times name. */
function fits(pattern: readonly string[], name: readonly string[]): boolean {
  let [p, n, star, tried] = [0, 0, -1, 0]
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++
      tried = n
    } else if (pattern[p] === "?" || pattern[p] === name[n]) {
      p++
      n++
    } else if (star >= 0) {
      p = star + 1
      n = ++tried
    } else return false
  }
  return pattern.slice(p).every((sign) => sign === "*")
}
