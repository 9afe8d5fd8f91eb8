import type { EventOf } from "@tracehold/trace"
import type { Root } from "./document-names.ts"
import { type GitHead, GitRepository } from "./git-repository.ts"

type Moved = Pick<EventOf<"git">, "op" | "branch" | "head" | "branchBefore" | "headBefore">

/** The repositories of a workspace's folders, and where each stood when it was last looked at. */
export class GitHeads {
  readonly #known: ReadonlyMap<string, { readonly repository: GitRepository; head: GitHead }>

  constructor(roots: readonly Root[]) {
    this.#known = new Map(
      roots.map(({ path }) => {
        const repository = new GitRepository(path)
        return [path, { repository, head: repository.head() }]
      }),
    )
  }

  /** By the folders' paths. */
  get heads(): ReadonlyMap<string, GitHead> {
    return new Map([...this.#known].map(([path, { head }]) => [path, head]))
  }

  repository(root: string): GitRepository | undefined {
    return this.#known.get(root)?.repository
  }

  /** The folder in whose `.git` this path lies. */
  rootOf(path: string): string | null {
    return [...this.#known.keys()].find((root) => path.startsWith(`${root}/.git/`) || path === `${root}/.git`) ?? null
  }

  /** Something in this folder's `.git` changed: did branch or commit move? */
  move(root: string): Moved | null {
    const git = this.#known.get(root)
    if (git === undefined) return null
    git.repository.forget()
    const before = git.head
    git.head = git.repository.head()
    const { branch, head } = git.head
    if (before.head === head && before.branch === branch) return null
    return { op: git.repository.lastOp(), branch, head, branchBefore: before.branch, headBefore: before.head }
  }
}
