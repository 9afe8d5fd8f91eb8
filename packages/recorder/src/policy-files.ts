import { readdirSync, readFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
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
  parsePolicy,
} from "@tracehold/policy"
import { placesIn } from "./command-places.ts"
import { nameFile, type Root } from "./document-names.ts"
import { git } from "./git.ts"
import { GitIgnored } from "./git-ignored.ts"
import { KnownValues } from "./known-values.ts"

/** Files whose change means that policy must be read anew. */
export const POLICY_FILE = /(^|[\\/])(\.gitignore|\.traceholdignore|\.tracehold\.json|exclude|\.env(?:\.[^\\/]*)?)$/
const MOST_IGNORE_FILES = 2000

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
    const text = read(join(root.path, ".tracehold.json"))
    if (text === null) continue
    const source = join(dir, ".tracehold.json")
    const parsed = parsePolicy(text)
    if (parsed.kind === "ok") layers.push({ name: "repository", source, policy: parsed.policy, text, dir })
    else off ??= `${source}: ${parsed.why}`
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

/** A repository's own policy; one that cannot be read may have meant "off". */
function ownLayer(folder: string): Layer[] {
  const text = read(join(folder, ".tracehold.json"))
  if (text === null) return []
  const parsed = parsePolicy(text)
  const policy = parsed.kind === "ok" ? parsed.policy : ({ version: 0, id: "unreadable", record: "off" } as const)
  return [{ name: "repository", source: ".tracehold.json", policy, text, dir: "" }]
}

function ownFolders(roots: readonly Root[], own: readonly string[]): IgnoreFile[] {
  const inside = own.flatMap((path) => nameFile(path, roots) ?? [])
  const text = inside.map((name) => `/${name.replace(/[\\*?[\] ]/g, "\\$&")}\n`).join("")
  return inside.length === 0 ? [] : [{ dir: "", source: "tracehold's own folders", text }]
}

function prefix(root: Root, roots: readonly Root[]): string {
  return roots.length > 1 ? root.name : ""
}

/** The user's global excludes, `info/exclude`, and the root's own files. */
function outerIgnoreFiles({ path }: Root, dir: string): IgnoreFile[] {
  const configured = git(path, ["config", "--type=path", "--get", "core.excludesFile"])?.trim()
  const global = configured || join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "git", "ignore")
  const exclude = git(path, ["rev-parse", "--git-path", "info/exclude"])?.trim()
  const files: IgnoreFile[] = []
  const add = (file: string, source: string) => {
    const text = read(file)
    if (text !== null) files.push({ dir, source, text })
  }
  add(global, "global gitignore")
  if (exclude) add(join(path, exclude), ".git/info/exclude")
  for (const name of [".gitignore", ".traceholdignore"]) add(join(path, name), join(dir, name))
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
  for (let below = waiting.pop(); below !== undefined && files.length < MOST_IGNORE_FILES; below = waiting.pop()) {
    const found = entries(join(root, below))
    const source = below !== "" && found.some(({ name }) => name === ".git") ? leftOut(join(root, below)) : null
    if (source !== null) {
      files.push({ dir: dir === "" ? below : `${dir}/${below}`, source, text: "*\n" })
      continue
    }
    for (const entry of found) {
      const inside = below === "" ? entry.name : `${below}/${entry.name}`
      const name = dir === "" ? inside : `${dir}/${inside}`
      if (entry.isDirectory()) {
        if (entry.name !== ".git" && engine.path(`${name}/`).kind === "keep") waiting.push(inside)
      } else if (holdsSecrets(engine.path(name))) known.add(join(root, inside))
      else if (below !== "" && /^\.(gitignore|traceholdignore)$/.test(entry.name)) {
        const text = read(join(root, inside))
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

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return null
  }
}

function entries(folder: string): { name: string; isDirectory(): boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
