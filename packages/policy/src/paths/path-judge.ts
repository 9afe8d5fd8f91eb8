import { patternsOf } from "../file-kinds.ts"
import type { Base, IgnoreFile, Layer } from "../layer.ts"
import { KEEP, type PathVerdict } from "../verdict.ts"
import { cleanPath, pathOfDocument } from "./doc-name.ts"
import { toByteString } from "./ignore-rules.ts"
import { type Ignored, IgnoreTree } from "./ignore-tree.ts"

/** What git says of a path: the rule that ignores it; or nothing against it; or it has not been asked yet, and ours alone counts. */
export type GitWord = { readonly rule: string; readonly source: string; readonly line: number | null } | "kept" | "unknown"

export type PathInput = {
  readonly layers: readonly Layer[]
  readonly ignoreFiles: readonly IgnoreFile[]
  readonly caseSensitive: boolean
  readonly folders?: readonly string[]
  readonly gitIgnored?: (path: string) => GitWord
  /** A name may give a secret away by itself. */
  holdsSecret(name: string): boolean
}

/** The rule that drops a file whose very name holds a secret. */
export const SECRET_NAME = "secret in the name"

/** Verdicts are kept for this many names before the memory is given back. */
const MAX_CACHED = 50_000

/** The judge of names: policy layers first, then `.traceholdignore`, then git's ignore files, then git itself. Any "no" counts. */
export function pathJudge(input: PathInput): (name: string) => PathVerdict {
  const lists = input.layers.flatMap((layer) => excludeLists(layer, input))
  const kindOf = ({ source, final }: IgnoreFile) => (final ? "final" : /(^|[\\/])\.traceholdignore$/.test(source) ? "own" : "git")
  const bases = new Map(input.ignoreFiles.map(({ base }) => [base === undefined ? "" : `${base.folder}:${base.above}`, base]))
  const trees = (["final", "own", "git"] as const).flatMap((kind) =>
    [...bases.values()].map((base) => {
      const files = input.ignoreFiles.filter((file) => kindOf(file) === kind && sameBase(file.base, base))
      return { tree: new IgnoreTree(files, input.caseSensitive), base }
    }),
  )
  /** Git that cannot answer has not said that the file may be recorded. */
  const wordOfGit = (path: string): PathVerdict => {
    try {
      const word = input.gitIgnored?.(path) ?? "kept"
      return typeof word === "string" ? KEEP : drop(word.rule, word.source, word.line)
    } catch {
      return drop("git gives no answer", "git check-ignore", null)
    }
  }
  /** A path where nothing of ours speaks against it: then git has the word, which may still change. */
  const judge = (name: string): PathVerdict | string => {
    if (input.holdsSecret(name)) return drop(SECRET_NAME, "tracehold built-in", null)
    const named = pathOfDocument(name)
    if (named === null) return KEEP
    const path = cleanPath(named)
    if (path === null) return drop("outside the workspace folder", "tracehold built-in", null)
    for (const form of formsOf(path, input.caseSensitive)) {
      const bytes = toByteString(form)
      for (const { tree, base, rule, source, lineOf } of lists) {
        const hit = ignoredFrom(base, tree, bytes)
        if (hit !== null) return drop(rule === null ? hit.rule : `${rule}: ${hit.rule}`, source, lineOf(hit.rule))
      }
      for (const { tree, base } of trees) {
        const hit = ignoredFrom(base, tree, bytes)
        if (hit !== null) return drop(hit.rule, hit.source, hit.line)
      }
    }
    return path
  }
  const cache = new Map<string, PathVerdict | string>()
  return (name) => {
    let known = cache.get(name)
    if (known === undefined) {
      known = judge(name)
      if (cache.size >= MAX_CACHED) cache.clear()
      cache.set(name, known)
    }
    return typeof known === "string" ? wordOfGit(known) : known
  }
}

/** File systems that know no case mostly know no difference between composed and decomposed letters either: each form counts. */
function formsOf(path: string, caseSensitive: boolean): Iterable<string> {
  return caseSensitive ? [path] : new Set([path, path.normalize("NFC"), path.normalize("NFD")])
}

function sameBase(a: Base | undefined, b: Base | undefined): boolean {
  return a?.folder === b?.folder && a?.above === b?.above
}

function ignoredFrom(base: Base | undefined, tree: IgnoreTree, path: string): Ignored | null {
  if (base === undefined) return tree.ignored(path)
  const folder = base.folder === "" ? "" : `${toByteString(base.folder)}/`
  return path.startsWith(folder) ? tree.ignored(`${toByteString(base.above)}/${path.slice(folder.length)}`) : null
}

type ExcludeList = {
  readonly tree: IgnoreTree
  readonly base: Base | undefined
  readonly rule: string | null
  readonly source: string
  lineOf(pattern: string): number | null
}

/** Each entry is a list of its own, so that a negation takes nothing back from another. The built-in list, languages and kinds know no case. */
function excludeLists(layer: Layer, { caseSensitive, folders = [] }: PathInput): ExcludeList[] {
  const dirs = layer.base !== undefined ? [""] : layer.dir === undefined ? ["", ...folders] : [layer.dir]
  const exact = caseSensitive && layer.name !== "built-in"
  const lineOf = (pattern: string) => lineIn(layer.text, pattern)
  const list = (rule: string | null, patterns: readonly string[], cased = exact): ExcludeList => ({
    tree: new IgnoreTree(
      dirs.map((dir) => ({ dir, source: layer.source, text: patterns.join("\n") })),
      cased,
    ),
    base: layer.base,
    rule,
    source: layer.source,
    lineOf,
  })
  const { exclude = [], excludeLanguages = [], excludeKinds = [] } = layer.policy
  return [
    ...exclude.map((e) => (typeof e === "string" ? list(null, [e]) : list(e.rule, e.patterns))),
    ...excludeLanguages.map((language) => list(`language ${language}`, patternsOf([language]), false)),
    ...excludeKinds.map((kind) => list(`kind ${kind}`, patternsOf([], [kind]), false)),
  ]
}

/** The line on which a policy file writes a pattern, from 1. */
function lineIn(text: string | undefined, pattern: string): number | null {
  const at = text?.indexOf(JSON.stringify(pattern)) ?? -1
  return text === undefined || at < 0 ? null : text.slice(0, at).split("\n").length
}

function drop(rule: string, source: string, line: number | null): PathVerdict {
  return { kind: "drop", rule, source, line }
}
