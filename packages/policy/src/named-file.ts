import { BUILT_IN } from "./built-in.ts"
import { cleanPath } from "./paths/doc-name.ts"
import { SECRET_NAME } from "./paths/path-judge.ts"
import { KEEP, type PathVerdict } from "./verdict.ts"

/** Where relative and absolute names of a command lead: what only the caller, who knows the machine, can say. */
export type Where = {
  /** The workspace's name for an absolute path; null outside. */
  readonly inside: (path: string) => string | null
  /** What a shell would make of a pattern with `*`, `?` or `[`: workspace names. */
  readonly expand: (pattern: string) => readonly string[]
}

export const NOWHERE: Where = { inside: () => null, expand: () => [] }

type Options = {
  readonly path: (name: string) => PathVerdict
  readonly where: Where
  /** The command's folder as the workspace names it; empty for its root or when it is not known. */
  readonly folder: string
  /** The command shows files: then a word without a dot or slash may be one, too. */
  readonly reads: boolean
}

/** The verdict on the files that one word of a command may name: itself, what stands behind `rev:` or `host:`, what a pattern fits. */
export function judgeWord(word: string, options: Options): PathVerdict {
  const bare = word
    .replace(/^-{1,2}[\w-]*=|^-[A-Za-z](?=[\w/]*\.)/, "")
    .replace(/^[@<>]+/, "")
    .replace(/^file:\/\//, "")
    .replace(/^\$(?:PWD|\{PWD\})\//, "")
  if (bare === "" || bare.startsWith("-") || bare.length > 4096 || bare.includes("://")) return KEEP
  const behind = bare.slice(bare.indexOf(":") + 1)
  for (const name of new Set([bare, behind, behind.replaceAll("\\", "/"), ...inBraces(behind)])) {
    const verdict = judgeName(name, options)
    if (verdict.kind === "drop") return verdict
  }
  return KEEP
}

/** What a shell makes of `.env{,.local}`, of the first pair of braces alone. */
function inBraces(word: string): string[] {
  const open = word.indexOf("{")
  const close = word.indexOf("}", open)
  if (open < 0 || close < 0) return []
  const parts = word.slice(open + 1, close).split(",", 20)
  return parts.map((part) => word.slice(0, open) + part + word.slice(close + 1))
}

function judgeName(name: string, options: Options): PathVerdict {
  const { path, where, folder, reads } = options
  const glob = name.search(/[*?[]/)
  const fixed = glob < 0 ? name : name.slice(0, glob)
  const place = placeOf(fixed, where, folder)
  if (place === null) return KEEP
  const certain = /[./]/.test(name)
  const forms = [...(glob < 0 || !fixed.endsWith("/") ? [place] : []), ...(reads || glob >= 0 ? [asFolder(place)] : [])]
  const whole = placeOf(name, where, folder) ?? name // In quotes, a pattern's signs are the name's own.
  const found = glob < 0 ? [] : [whole, ...where.expand(whole)]
  for (const form of [...forms, ...found]) {
    if (form === "" || form === "/") continue
    const verdict = path(form)
    if (verdict.kind === "drop" && (certain || reads || isSecretFile(verdict))) return verdict
  }
  return KEEP
}

/** On the built-in list; a word that holds a secret is no file for that, and is masked as text. */
function isSecretFile({ rule, source }: Extract<PathVerdict, { kind: "drop" }>): boolean {
  return source === BUILT_IN.source && rule !== SECRET_NAME
}

function asFolder(place: string): string {
  return place === "" || place.endsWith("/") ? place : `${place}/`
}

/** A name as the workspace has it; outside of it, by what is left without the way there, so that lists of names still count. */
function placeOf(name: string, where: Where, folder: string): string | null {
  const inside = /^([\\/]|[A-Za-z]:[\\/])/.test(name) ? where.inside(name) : null
  if (inside !== null) return inside
  const relative = name.replace(/^~[\\/]/, "/").replace(/^([A-Za-z]:)?[\\/]+/, "/")
  if (relative.startsWith("/")) return cleanPath(relative.slice(1))
  const joined = cleanPath(folder === "" ? relative : `${folder}/${relative}`)
  return joined ?? cleanPath(relative.replace(/^(\.\.\/)+/, ""))
}
