import type { IgnoreFile } from "../layer.ts"
import { IgnoreRules, toByteString } from "./ignore-rules.ts"

type Source = { readonly dir: string; readonly source: string; readonly rules: IgnoreRules; readonly rank: number }
export type Ignored = { readonly rule: string; readonly source: string; readonly line: number }

/** The ignore files of one kind in a workspace, asked as git asks them: folder by folder from the root, deepest file first. */
export class IgnoreTree {
  readonly #sources: readonly Source[]
  readonly #folders = new Map<string, Ignored | null>()

  constructor(files: readonly IgnoreFile[], caseSensitive: boolean) {
    this.#sources = files
      .map(({ dir, source, text }, i) => ({
        dir: toByteString(dir),
        source,
        rules: new IgnoreRules(text, caseSensitive),
        rank: rankOf(source) * 1e9 + dir.length * 1e5 + i,
      }))
      .filter(({ rules }) => !rules.empty)
      .sort((a, b) => b.rank - a.rank)
  }

  /** What ignores this file, or folder if it ends in `/` (`path` as bytes, see `toByteString`), or null. */
  ignored(path: string): Ignored | null {
    if (this.#sources.length === 0) return null
    const isFolder = path.endsWith("/")
    const bare = isFolder ? path.slice(0, -1) : path
    return this.#above(bare) ?? this.#ask(bare, isFolder)
  }

  #above(path: string): Ignored | null {
    const slash = path.lastIndexOf("/")
    if (slash < 0) return null
    const folder = path.slice(0, slash)
    const known = this.#folders.get(folder)
    if (known !== undefined) return known
    const answer = this.#above(folder) ?? this.#ask(folder, true)
    if (this.#folders.size > 50_000) this.#folders.clear()
    this.#folders.set(folder, answer)
    return answer
  }

  #ask(path: string, isFolder: boolean): Ignored | null {
    for (const { dir, source, rules } of this.#sources) {
      if (dir !== "" && !(path.length > dir.length && path.startsWith(dir) && path[dir.length] === "/")) continue
      const match = rules.match(dir === "" ? path : path.slice(dir.length + 1), isFolder)
      if (match !== null) return match.negated ? null : { rule: match.text, source, line: match.line }
    }
    return null
  }
}

/** A `.gitignore` or `.traceholdignore` overrules `info/exclude`, which overrules the global excludes file. */
function rankOf(source: string): number {
  if (/(^|[\\/])\.(git|tracehold)ignore$/.test(source)) return 2
  return /(^|[\\/])info[\\/]exclude$/.test(source) ? 1 : 0
}
