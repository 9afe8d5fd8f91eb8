import { readFileSync, statSync } from "node:fs"
import { join, resolve, sep } from "node:path"
import type { EventOf } from "@tracehold/trace"
import type { Root } from "./document-names.ts"
import { type GitHead, GitRepository } from "./git-repository.ts"

type Moved = Pick<EventOf<"git">, "op" | "branch" | "head" | "branchBefore" | "headBefore">
type Known = {
  readonly repository: GitRepository
  /** Where git keeps what is this folder's own: `.git`, or a place elsewhere for a worktree or a submodule. Null: in no repository. */
  gitFolder: string | null
  head: GitHead
  stamp: string
}

/** Repositories below a folder are asked where they stand; of more than this, only who wrote their files. */
const MOST_NESTED = 32
const TELLING = ["HEAD", "logs/HEAD", "index"]

/** The repositories of a workspace's folders, and those inside of them, and where each stood when it was last looked at. */
export class GitHeads {
  readonly #roots: readonly string[]
  readonly #known = new Map<string, Known>()

  constructor(roots: readonly Root[]) {
    this.#roots = roots.map(({ path }) => path)
    for (const path of this.#roots) this.#add(path)
  }

  /** By the folders' paths, of the workspace's own folders. */
  get heads(): ReadonlyMap<string, GitHead> {
    return new Map(this.#roots.flatMap((path) => [[path, this.#known.get(path)?.head ?? NOWHERE]]))
  }

  /** A repository of its own in a folder: a submodule, or one that was cloned into it. */
  found(folder: string): void {
    if (!this.#known.has(folder) && this.#known.size < this.#roots.length + MOST_NESTED) this.#add(folder)
  }

  /** The innermost repository around a file, and the file's path in the folder that it is asked in. */
  around(file: string): { readonly repository: GitRepository; readonly inside: string } | null {
    const folder = longest([...this.#known.keys()].filter((path) => file.startsWith(path + sep)))
    const known = folder === null ? undefined : this.#known.get(folder)
    if (folder === null || known === undefined) return null
    return {
      repository: known.repository,
      inside: file
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
    }
  }

  /** The folder whose repository this path in git's own folder belongs to; null for a path that is not in one. */
  folderOf(path: string): string | null {
    const places = [...this.#known].map(([folder, { gitFolder }]) => ({ folder, place: gitFolder ?? join(folder, ".git") }))
    const place = longest(places.flatMap((one) => (path === one.place || path.startsWith(one.place + sep) ? [one.place] : [])))
    return places.find((one) => one.place === place)?.folder ?? null
  }

  /** Folders in whose repository something happened since this was last asked: nobody watches what git keeps outside of the workspace. */
  stirred(): string[] {
    return [...this.#known].flatMap(([folder, known]) => {
      const stamp = stampOf(known.gitFolder)
      if (stamp === known.stamp) return []
      known.stamp = stamp
      return [folder]
    })
  }

  /** Something in this folder's repository changed: did branch or commit move? */
  move(folder: string): Moved | null {
    const git = this.#known.get(folder)
    if (git === undefined) return null
    git.repository.forget()
    git.gitFolder ??= git.repository.gitFolder()
    git.stamp = stampOf(git.gitFolder)
    const before = git.head
    git.head = git.repository.head()
    const { branch, head } = git.head
    if (before.head === head && before.branch === branch) return null
    return { op: git.repository.lastOp(), branch, head, branchBefore: before.branch, headBefore: before.head }
  }

  #add(folder: string): void {
    const repository = new GitRepository(folder)
    const gitFolder = repository.gitFolder() ?? linkedFolder(folder)
    this.#known.set(folder, { repository, gitFolder, head: repository.head(), stamp: stampOf(gitFolder) })
  }
}

/** Whether a path is git's own and no file of the workspace. */
export function isGits(path: string): boolean {
  return path.split(sep).includes(".git")
}

const NOWHERE: GitHead = { branch: null, head: null, remote: null }

/** A `.git` file names the folder; git itself may refuse to. */
function linkedFolder(folder: string): string | null {
  try {
    const [, place] = /^gitdir: (.+)$/m.exec(readFileSync(join(folder, ".git"), "utf8")) ?? []
    return place === undefined ? null : resolve(folder, place)
  } catch {
    return null
  }
}

function stampOf(gitFolder: string | null): string {
  if (gitFolder === null) return ""
  const times = TELLING.map((name) => statSync(join(gitFolder, name), { bigint: true, throwIfNoEntry: false }))
  return times.map((stat) => (stat === undefined ? "" : `${stat.mtimeNs}/${stat.ino}/${stat.size}`)).join(" ")
}

function longest(texts: readonly string[]): string | null {
  return texts.reduce<string | null>((best, text) => (best === null || text.length > best.length ? text : best), null)
}
