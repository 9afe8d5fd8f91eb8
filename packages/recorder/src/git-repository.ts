import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { remoteName } from "@tracehold/policy"
import { git } from "./git.ts"

/** Where a repository stands. `head` is a commit's hash, `branch` null on a detached head. */
export type GitHead = { readonly branch: string | null; readonly head: string | null; readonly remote: string | null }
export type GitOp = "checkout" | "commit" | "reset" | "merge" | "stash" | "other"

/** Asks git itself about one workspace folder. Every answer is null or empty where there is no repository or no git. */
export class GitRepository {
  readonly #root: string
  #blobs: ReadonlyMap<string, ReadonlySet<string>> | null = null

  constructor(root: string) {
    this.#root = root
  }

  head(): GitHead {
    const head = this.#git(["rev-parse", "--verify", "-q", "HEAD"])?.trim() || null
    const branch = this.#git(["symbolic-ref", "-q", "--short", "HEAD"])?.trim() || null
    const remotes = remotesOf(this.#root)
    return { head, branch, remote: remotes.get("origin") ?? [...remotes.values()][0] ?? null }
  }

  /** What git last did, by the newest line of its own log. */
  lastOp(): GitOp {
    const log = this.#git(["rev-parse", "--git-path", "logs/HEAD"])?.trim()
    const message = log === undefined ? "" : (lastLine(join(this.#root, log)).split("\t")[1] ?? "")
    const [, word = ""] = /^(checkout|commit|reset|merge|pull|rebase|stash)/.exec(message) ?? []
    if (word === "pull" || word === "rebase") return "merge"
    return word === "" ? "other" : (word as GitOp)
  }

  /** True when this content is what HEAD or the index has for the path: then git, not a program, wrote it. */
  explains(path: string, content: Uint8Array): boolean {
    const blob = createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex")
    return this.#tracked().get(path)?.has(blob) ?? false
  }

  /** Forget what HEAD and the index held: something in `.git` changed. */
  forget(): void {
    this.#blobs = null
  }

  #tracked(): ReadonlyMap<string, ReadonlySet<string>> {
    if (this.#blobs === null) {
      const byPath = new Map<string, Set<string>>()
      const add = (text: string | null, pattern: RegExp) => {
        for (const entry of (text ?? "").split("\0")) {
          const [, hash, path] = pattern.exec(entry) ?? []
          if (hash !== undefined && path !== undefined) byPath.set(path, (byPath.get(path) ?? new Set()).add(hash))
        }
      }
      add(this.#git(["ls-tree", "-r", "-z", "HEAD"]), /^\d+ blob ([0-9a-f]+)\t(.*)$/s)
      add(this.#git(["ls-files", "-s", "-z"]), /^\d+ ([0-9a-f]+) \d+\t(.*)$/s)
      this.#blobs = byPath
    }
    return this.#blobs
  }

  #git(args: readonly string[]): string | null {
    return git(this.#root, args)
  }
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
