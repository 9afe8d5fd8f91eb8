import { readdirSync } from "node:fs"
import { homedir } from "node:os"
import { basename, join, resolve } from "node:path"
import {
  BUILT_IN_SOURCE,
  createEngine,
  type Engine,
  type HostPolicies,
  hostLayers,
  type IgnoreFile,
  type Layer,
  type Modes,
  modesFor,
  type PathVerdict,
  type Policy,
  parsePolicy,
} from "@tracehold/policy"
import { placesIn } from "./command-places.ts"
import { nameFile, type Root } from "./document-names.ts"
import { git } from "./git.ts"
import { GitIgnored } from "./git-ignored.ts"
import { KnownValues } from "./known-values.ts"
import { readPolicyText } from "./policy-text.ts"

/** Files whose change means that policy must be read anew. */
export const POLICY_FILE = /(^|[\\/])(\.gitignore|\.traceholdignore|\.tracehold\.json|exclude|\.env(?:\.[^\\/]*)?)$/
/** Folders that are left to look into after so many are left out. */
const MOST_IGNORE_FILES = 2000
const EVERYTHING = "*\n"

export type LoadedPolicy = {
  readonly engine: Engine
  /** Why nothing may be recorded here; null when recording is allowed. */
  readonly off: string | null
  /** Folders in which nothing is recorded before the user said yes, and which layer wants that. A yes covers the repositories inside. */
  readonly ask: readonly { readonly path: string; readonly source: string }[]
  /** Git's own word, which the engine asks for. It knows what it was asked before (`learn`); git runs from then on, until it is disposed of. */
  readonly git: GitIgnored
}

/**
 * Read everything that rules a workspace besides the built-in layer, which always does: the user's and the repository's, and every
 * ignore file that git would read. A layer that can not be read turns recording off, since it may have meant to narrow it. Values
 * of secret-bearing files in the workspace join `known`.
 */
export function loadPolicy(
  roots: readonly Root[],
  host: HostPolicies,
  remotesOf: (folder: string) => readonly string[],
  own: readonly string[] = [],
  known = new KnownValues({}, null),
): LoadedPolicy {
  const { layers: ofHost, refused } = hostLayers(host, Date.now())
  const layers: Layer[] = [...ofHost]
  let off: string | null = refused[0] ?? null
  for (const root of roots) {
    const dir = prefix(root, roots)
    const source = join(dir, ".tracehold.json")
    const found = repositoryPolicy(root.path)
    if (found.kind === "ok") layers.push({ name: "repository", source, policy: found.policy, text: found.text, dir })
    else if (found.kind === "refused") off ??= `${source}: ${found.why}`
  }
  const ask: { path: string; source: string }[] = []
  for (const { path } of roots) {
    const { mode, source } = recordMode(path, layers, remotesOf)
    if (mode === "off") off ??= `recording is off here by ${source ?? "policy"}`
    if (mode === "ask") ask.push({ path, source: source ?? "policy" })
  }
  const caseSensitive = process.platform === "linux"
  const folders = roots.length > 1 ? roots.map(({ name }) => name) : []
  const outer = [...roots.flatMap((root) => outerIgnoreFiles(root, prefix(root, roots))), ...ownFolders(roots, own)]
  const rough = createEngine({ layers, ignoreFiles: outer, caseSensitive, folders })
  const ignoreFiles = [
    ...outer,
    ...roots.flatMap((root) => {
      const asked = ask.some(({ path }) => path === root.path)
      const leftOut = (folder: string) => {
        const { mode, source } = recordMode(folder, layers, remotesOf)
        return mode === "off" || (mode === "ask" && !asked) ? (source ?? "policy") : null
      }
      return nestedIgnoreFiles(root.path, prefix(root, roots), rough, leftOut, known)
    }),
  ]
  const knownValues = known.values
  const git = new GitIgnored(roots)
  const gitIgnored = (name: string) => git.word(name)
  return {
    engine: createEngine({ layers, ignoreFiles, caseSensitive, folders, knownValues, where: placesIn(roots), gitIgnored }),
    off,
    ask,
    git,
  }
}

/** The strictest mode of a folder's repository, by its own policy and by any of its remotes. */
function recordMode(folder: string, layers: readonly Layer[], remotesOf: (folder: string) => readonly string[]): Modes["record"] {
  const all = [...layers, ...ownLayer(folder)]
  const modes = [null, ...remotesOf(folder)].map((remote) => modesFor(all, remote).record)
  const of = (mode: string) => modes.find((one) => one.mode === mode)
  return of("off") ?? of("ask") ?? { mode: "record", source: null }
}

/** A repository's own policy, for its own mode; one that cannot be read may have meant "off". */
function ownLayer(folder: string): Layer[] {
  const found = repositoryPolicy(folder)
  if (found.kind === "none") return []
  const policy: Policy = found.kind === "ok" ? found.policy : { version: 0, id: "unreadable", record: "off" }
  return [{ name: "repository", source: ".tracehold.json", policy, dir: "" }]
}

type RepositoryPolicy =
  | { readonly kind: "none" }
  | { readonly kind: "ok"; readonly policy: Policy; readonly text: string }
  | { readonly kind: "refused"; readonly why: string }

function repositoryPolicy(folder: string): RepositoryPolicy {
  const read = readPolicyText(join(folder, ".tracehold.json"))
  if (read.kind === "none") return read
  if (read.kind === "unusable") return { kind: "refused", why: read.why }
  const parsed = parsePolicy(read.text)
  return parsed.kind === "ok" ? { ...parsed, text: read.text } : parsed
}

function ownFolders(roots: readonly Root[], own: readonly string[]): IgnoreFile[] {
  const inside = own.flatMap((path) => nameFile(path, roots) ?? [])
  const text = inside.map((name) => `/${name.replace(/[\\*?[\] ]/g, "\\$&")}\n`).join("")
  return inside.length === 0 ? [] : [{ dir: "", source: "tracehold's own folders", text, final: true }]
}

function prefix(root: Root, roots: readonly Root[]): string {
  return roots.length > 1 ? root.name : ""
}

/** The user's global excludes, `info/exclude`, and the root's own files. */
function outerIgnoreFiles({ path }: Root, dir: string): IgnoreFile[] {
  const excludesFile = (...scope: string[]) =>
    git(path, ["config", ...scope, "--type=path", "--get", "core.excludesFile"])?.trim() ||
    join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "git", "ignore")
  const exclude = git(path, ["rev-parse", "--git-path", "info/exclude"])?.trim()
  const files: IgnoreFile[] = []
  const add = (file: string, source: string, follow = true) => {
    const text = ignoreText(file, follow)
    if (text !== null) files.push({ dir, source, text })
  }
  // A repository's own settings may name another file; the user's own stays in force, and overrules it.
  for (const file of new Set([excludesFile(), excludesFile("--global")])) add(file, "global gitignore")
  if (exclude) add(resolve(path, exclude), ".git/info/exclude")
  for (const name of [".gitignore", ".traceholdignore"]) add(join(path, name), join(dir, name), false)
  return files
}

/**
 * Ignore files below the root, in folders that are not themselves excluded. A repository inside it (a clone, a submodule) that is
 * `leftOut` by a rule is excluded as a whole.
 */
function nestedIgnoreFiles(
  root: string,
  dir: string,
  engine: Engine,
  leftOut: (folder: string) => string | null,
  known: KnownValues,
): IgnoreFile[] {
  const files: IgnoreFile[] = []
  const waiting = [""]
  const excludeAll = (below: string, source: string) =>
    files.push({ dir: below === "" || dir === "" ? below || dir : `${dir}/${below}`, source, text: EVERYTHING, final: true })
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    if (files.length >= MOST_IGNORE_FILES) {
      for (const left of [below, ...waiting]) excludeAll(left, `more than ${MOST_IGNORE_FILES} ignore files`)
      break
    }
    const found = entries(join(root, below))
    const source = below !== "" && found.some(({ name }) => name === ".git") ? leftOut(join(root, below)) : null
    if (source !== null) {
      excludeAll(below, source)
      continue
    }
    for (const entry of found) {
      const inside = below === "" ? entry.name : `${below}/${entry.name}`
      const name = dir === "" ? inside : `${dir}/${inside}`
      if (entry.isDirectory()) {
        if (entry.name !== ".git" && engine.path(`${name}/`).kind === "keep") waiting.push(inside)
      } else if (holdsSecrets(engine.path(name))) known.add(join(root, inside))
      else if (below !== "" && /^\.(gitignore|traceholdignore)$/.test(entry.name)) {
        const text = ignoreText(join(root, inside))
        if (text !== null) files.push({ dir: dir === "" ? below : `${dir}/${below}`, source: name, text })
      }
    }
  }
  return files
}

/** A file that the built-in layer leaves out for what such files hold. */
function holdsSecrets(verdict: PathVerdict): boolean {
  return verdict.kind === "drop" && verdict.source === BUILT_IN_SOURCE && !verdict.rule.startsWith("tracehold:")
}

/** An ignore file's text, null where there is none; one that cannot be used may have meant everything. */
function ignoreText(path: string, follow = false): string | null {
  const read = readPolicyText(path, follow)
  if (read.kind === "text") return read.text
  // Git follows no link here: what is not among its rules may not take one of them back.
  const isNone = read.kind === "none" || (read.why === "is a link" && basename(path) === ".gitignore")
  return isNone ? null : EVERYTHING
}

function entries(folder: string): { name: string; isDirectory(): boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
