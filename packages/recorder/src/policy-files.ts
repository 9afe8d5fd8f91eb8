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
} from "@tracehold/policy"
import { placesIn } from "./command-places.ts"
import { nameFile, type Root } from "./document-names.ts"
import { git } from "./git.ts"
import { GitIgnored } from "./git-ignored.ts"
import { KnownValues } from "./known-values.ts"
import { readPolicyText } from "./policy-text.ts"
import { placeIn, prefix, repositoryAround } from "./repository-around.ts"
import { innerLayer, ownLayer, policyPlacesOf, repositoryPolicy } from "./repository-policy.ts"

/** Files whose change means that policy must be read anew. */
export const POLICY_FILE = /(^|[\\/])(\.gitignore|\.traceholdignore|\.tracehold\.json|exclude|\.env(?:\.[^\\/]*)?)$/
const IGNORE_FILES = [".gitignore", ".traceholdignore"]
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
  /** Values that are masked wherever they turn up; in memory only. */
  readonly known: readonly string[]
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
    for (const { source, folder, where } of policyPlacesOf(root, roots)) {
      const found = repositoryPolicy(folder)
      if (found.kind === "ok") layers.push({ name: "repository", source, policy: found.policy, text: found.text, ...where })
      else if (found.kind === "refused") off ??= `${source}: ${found.why}`
    }
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
      const found = nestedPolicies(root, prefix(root, roots), rough, leftOut, known)
      layers.push(...found.layers)
      return found.ignoreFiles
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
    known: knownValues,
  }
}

/** The strictest mode of a folder's repository, by its own policy and by any of its remotes. */
function recordMode(folder: string, layers: readonly Layer[], remotesOf: (folder: string) => readonly string[]): Modes["record"] {
  const all = [...layers, ...ownLayer(folder)]
  const modes = [null, ...remotesOf(folder)].map((remote) => modesFor(all, remote).record)
  const of = (mode: string) => modes.find((one) => one.mode === mode)
  return of("off") ?? of("ask") ?? { mode: "record", source: null }
}

function ownFolders(roots: readonly Root[], own: readonly string[]): IgnoreFile[] {
  const inside = own.flatMap((path) => nameFile(path, roots) ?? [])
  const text = inside.map((name) => `/${name.replace(/[\\*?[\] ]/g, "\\$&")}\n`).join("")
  return inside.length === 0 ? [] : [{ dir: "", source: "tracehold's own folders", text, final: true }]
}

/** The user's global excludes, `info/exclude`, the root's own files, and those of folders around it in its repository. */
function outerIgnoreFiles(root: Root, dir: string): IgnoreFile[] {
  const { path } = root
  const around = repositoryAround(root, dir)
  const excludesFile = (...scope: string[]) =>
    git(path, ["config", ...scope, "--type=path", "--get", "core.excludesFile"])?.trim() ||
    join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "git", "ignore")
  const exclude = git(path, ["rev-parse", "--git-path", "info/exclude"])?.trim()
  const files: IgnoreFile[] = []
  const add = (file: string, source: string, follow = true) => {
    const text = ignoreText(file, follow)
    if (text !== null) files.push(around === null ? { dir, source, text } : { dir: "", source, text, base: around.base })
  }
  // A repository's own settings may name another file; the user's own stays in force, and overrules it.
  for (const file of new Set([excludesFile(), excludesFile("--global")])) add(file, "global gitignore")
  if (exclude) add(resolve(path, exclude), ".git/info/exclude")
  for (const name of IGNORE_FILES) {
    for (const folder of around?.folders ?? []) {
      const text = ignoreText(join(around?.top ?? "", folder, name))
      if (text !== null && around !== null)
        files.push({ dir: folder, source: around.nameOf(join(folder, name)), text, base: around.base })
    }
    const text = ignoreText(join(path, name))
    if (text !== null) files.push({ ...placeIn(dir, "", around), source: join(dir, name), text })
  }
  return files
}

/**
 * Ignore files below the root, in folders that are not themselves excluded. A repository inside it (a clone, a submodule) that is
 * `leftOut` by a rule is excluded as a whole; of any other its own policy rules it.
 */
function nestedPolicies(
  { name: rootName, path: root }: Root,
  dir: string,
  engine: Engine,
  leftOut: (folder: string) => string | null,
  known: KnownValues,
): { ignoreFiles: IgnoreFile[]; layers: Layer[] } {
  const around = repositoryAround({ name: rootName, path: root }, dir)
  const files: IgnoreFile[] = []
  const layers: Layer[] = []
  const waiting = [""]
  const excludeAll = (below: string, source: string) =>
    files.push({ ...placeIn(dir, below, around), source, text: EVERYTHING, final: true })
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    if (files.length >= MOST_IGNORE_FILES) {
      for (const left of [below, ...waiting]) excludeAll(left, `more than ${MOST_IGNORE_FILES} ignore files`)
      break
    }
    const found = entries(join(root, below))
    const isRepository = below !== "" && found.some(({ name }) => name === ".git")
    const source = isRepository ? leftOut(join(root, below)) : null
    if (source !== null) {
      excludeAll(below, source)
      continue
    }
    if (isRepository) layers.push(...innerLayer(join(root, below), placeIn(dir, below, null).dir))
    for (const entry of found) {
      const inside = below === "" ? entry.name : `${below}/${entry.name}`
      const name = dir === "" ? inside : `${dir}/${inside}`
      if (entry.isDirectory()) {
        if (entry.name !== ".git" && engine.path(`${name}/`).kind === "keep") waiting.push(inside)
      } else if (holdsSecrets(engine.path(name))) known.add(join(root, inside))
      else if (below !== "" && /^\.(gitignore|traceholdignore)$/.test(entry.name)) {
        const text = ignoreText(join(root, inside))
        if (text !== null) files.push({ ...placeIn(dir, below, around), source: name, text })
      }
    }
  }
  return { ignoreFiles: files, layers }
}

/** A file that the built-in layer leaves out for what such files hold. */
export function holdsSecrets(verdict: PathVerdict): boolean {
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
