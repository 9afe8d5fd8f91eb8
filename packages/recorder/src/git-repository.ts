import { createHash } from "node:crypto"
import { readFileSync, statSync } from "node:fs"
import { resolve } from "node:path"
import { remoteName } from "@tracehold/policy"
import { git } from "./git.ts"

/** Where a repository stands. `head` is a commit's hash, `branch` null on a detached head. */
export type GitHead = { readonly branch: string | null; readonly head: string | null; readonly remote: string | null }
export type GitOp = "checkout" | "commit" | "reset" | "merge" | "stash" | "other"

/** Blobs' hashes by path. */
type Blobs = ReadonlyMap<string, string>
type Known = {
  readonly head: Blobs
  readonly index: Blobs
  readonly before: Blobs
  /** What the index held before it was last read anew. */
  readonly indexBefore: Blobs
  readonly stash: Blobs
  readonly popped: Blobs
  stale: boolean
}
const NONE: Blobs = new Map()
/** Git writes one of these whenever it changes files. */
const GIT_FILES = ["index", "HEAD", "logs/HEAD", "refs/stash"]

/** Asks git itself about one workspace folder. Every answer is null or empty where there is no repository or no git. */
export class GitRepository {
  readonly #root: string
  #known: Known | null = null
  /** How git's own files were when it was asked, and where they lie. */
  #askedAt = ""
  #places: readonly string[] | null = null
  /** The commit before the last move of HEAD. */
  #headBefore: string | null = null
  #head: string | null = null

  constructor(root: string) {
    this.#root = root
  }

  head(): GitHead {
    const head = this.#git(["rev-parse", "--verify", "-q", "HEAD"])?.trim() || null
    if (head !== this.#head) [this.#headBefore, this.#head] = [this.#head, head]
    const branch = this.#git(["symbolic-ref", "-q", "--short", "HEAD"])?.trim() || null
    const remotes = remotesOf(this.#root)
    return { head, branch, remote: remotes.get("origin") ?? [...remotes.values()][0] ?? null }
  }

  /** Where git keeps what is this folder's own, as an absolute path; null in no repository. */
  gitFolder(): string | null {
    return this.#git(["rev-parse", "--absolute-git-dir"])?.trim() || null
  }

  /** What git last did, by the newest line of its own log. */
  lastOp(): GitOp {
    const log = this.#git(["rev-parse", "--git-path", "logs/HEAD"])?.trim()
    const message = log === undefined ? "" : (lastLine(resolve(this.#root, log)).split("\t")[1] ?? "")
    const [, word = ""] = /^(checkout|commit|reset|merge|pull|rebase|stash)/.exec(message) ?? []
    if (word === "pull" || word === "rebase") return "merge"
    return word === "" ? "other" : (word as GitOp)
  }

  /** True when this content is what HEAD, the index or a stash (one just popped, too) has for the path: then git, not a program, wrote it. */
  explains(path: string, content: Uint8Array): boolean {
    const { head, index, stash, popped } = this.#whatGitHas()
    const names = [head, index, stash, popped].flatMap((blobs) => blobs.get(path) ?? [])
    if (names.length === 0) return false
    const algorithm = names[0]?.length === 64 ? "sha256" : "sha1"
    // Git may have made other line ends of its own on the way out.
    return [content, withLf(content)].some((bytes) => bytes !== null && names.includes(blobName(algorithm, bytes)))
  }

  /** True when a file that is gone was git's to take away: HEAD or the index has it, or had it before it moved, and the index has it no longer. */
  explainsGone(path: string): boolean {
    const { head, index, before, indexBefore } = this.#whatGitHas()
    return !index.has(path) && [head, before, indexBefore].some((blobs) => blobs.has(path))
  }

  /** What HEAD and the index held is to be asked anew: something in `.git` changed. */
  forget(): void {
    if (this.#known !== null) this.#known.stale = true
  }

  #whatGitHas(): Known {
    const stamp = this.#stamp()
    if (this.#known === null || this.#known.stale || stamp !== this.#askedAt) {
      this.#askedAt = stamp
      const index = blobsIn(this.#git(["ls-files", "-s", "-z"]), /^\d+ ([0-9a-f]+) \d+\t(.*)$/s)
      this.#known = {
        head: this.#tree("HEAD"),
        index,
        before: this.#headBefore === null ? NONE : this.#tree(this.#headBefore),
        indexBefore: this.#known?.index ?? NONE,
        stash: this.#tree("refs/stash"),
        popped: this.#known?.stash ?? NONE,
        stale: false,
      }
    }
    return this.#known
  }

  /** The watcher tells of `.git` and of the files that git changed in any order, or not at all. */
  #stamp(): string {
    this.#places ??= (this.#git(["rev-parse", ...GIT_FILES.flatMap((name) => ["--git-path", name])]) ?? "")
      .split("\n")
      .flatMap((place) => (place === "" ? [] : [resolve(this.#root, place)]))
    return this.#places.map(stampOf).join()
  }

  #tree(commit: string): Blobs {
    return blobsIn(this.#git(["ls-tree", "-r", "-z", commit]), /^\d+ blob ([0-9a-f]+)\t(.*)$/s)
  }

  #git(args: readonly string[]): string | null {
    return git(this.#root, args)
  }
}

function blobName(algorithm: "sha1" | "sha256", content: Uint8Array): string {
  return createHash(algorithm).update(`blob ${content.length}\0`).update(content).digest("hex")
}

/** Null where there is nothing to replace, or what git would leave alone. */
function withLf(content: Uint8Array): Uint8Array | null {
  if (content.includes(0) || !content.includes(13)) return null
  return Buffer.from(Buffer.from(content).toString("latin1").replaceAll("\r\n", "\n"), "latin1")
}

function blobsIn(text: string | null, pattern: RegExp): Blobs {
  const found = (text ?? "").split("\0").flatMap((entry): [string, string][] => {
    const [, hash, path] = pattern.exec(entry) ?? []
    return hash === undefined || path === undefined ? [] : [[path, hash]]
  })
  return found.length === 0 ? NONE : new Map(found)
}

function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? "" : `${stat.mtimeNs} ${stat.ino} ${stat.size}`
}

/** The names that policy knows a folder's repository by (`host/owner/name`), one for each remote, as git resolves their addresses. */
export function remoteNames(root: string): string[] {
  return [...new Set([...remotesOf(root).values()].flatMap((remote) => remoteName(remote) ?? []))]
}

/** Addresses by the remotes' names, without passwords. */
function remotesOf(root: string): ReadonlyMap<string, string> {
  const lines = git(root, ["remote", "-v"])?.split("\n") ?? []
  return new Map(
    lines.flatMap((line) => {
      const [, name, address] = /^(\S+)\t(.*) \((?:fetch|push)\)/.exec(line) ?? []
      return name === undefined || address === undefined ? [] : [[name, withoutUser(address)] as const]
    }),
  )
}

/** Up to the last `@`, since a password may hold one; a path that holds one loses what stands before, and nothing is told. */
function withoutUser(address: string): string {
  return address.replace(/^([A-Za-z][\w+.-]*:\/\/).*@/s, "$1")
}

function lastLine(path: string): string {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").at(-1) ?? ""
  } catch {
    return ""
  }
}
