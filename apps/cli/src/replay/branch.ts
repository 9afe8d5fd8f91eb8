import { randomBytes } from "node:crypto"
import type { BlobSource, State } from "@tracehold/trace"
import type { Io } from "../io.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { type Git, gitAt } from "./git.ts"
import { type Absent, noneAbsent, recordedFiles } from "./recorded-files.ts"

const WHO = "Tracehold replay <replay@tracehold.invalid>"

/** A name in a repository under which there is no branch yet. */
export type NewBranch = { readonly git: Git; readonly ref: string }

/** @throws UsageError for a name that no branch can have; CommandError `NO_REPOSITORY`, `BRANCH_EXISTS`. */
export async function checkBranch(io: Io, folder: string, name: string): Promise<NewBranch> {
  const git = gitAt(folder, io.env)
  const ref = `refs/heads/${name}`
  if ((await git(["rev-parse", "--git-dir"])).code !== 0)
    throw new CommandError("NO_REPOSITORY", "There is no git repository. Name one with --repo.")
  if (name.startsWith("-") || (await git(["check-ref-format", ref])).code !== 0)
    throw new UsageError("This is not a name that a branch can have.")
  const current = await git(["symbolic-ref", "-q", "HEAD"])
  if (current.out.trim() === ref || (await git(["show-ref", "--verify", "-q", ref])).code === 0) throw branchExists()
  return { git, ref }
}

/**
 * Write the files on disk at a moment as a commit without a parent, and name it by a new branch. Nothing else of the repository
 * changes: no index, no work tree, no other branch; no hook runs. Git makes the commit under a ref of ours first, so that
 * a branch that appears meanwhile is never moved.
 */
export async function commitToBranch(
  { git, ref }: NewBranch,
  state: State,
  blobs: BlobSource,
  about: { readonly name: string; readonly wallMs: number; readonly complete: boolean },
): Promise<{ commit: string; written: number; absent: Absent }> {
  const absent = noneAbsent()
  let written = 0
  const draft = `refs/tracehold/replay-${randomBytes(8).toString("hex")}`
  function* stream(): Generator<string | Uint8Array> {
    const when = `${Math.floor(about.wallMs / 1000)} +0000`
    const message = `Workspace as recorded in ${about.name}${about.complete ? "" : ", before the first look at it was over"}\n`
    yield `feature done\ncommit ${draft}\nmark :1\nauthor ${WHO} ${when}\ncommitter ${WHO} ${when}\n`
    yield `data ${Buffer.byteLength(message)}\n${message}\n`
    for (const { path, bytes } of recordedFiles(state, blobs, absent)) {
      yield `M 100644 inline "${path}"\ndata ${bytes.length}\n`
      yield bytes
      yield "\n"
      written++
    }
    yield "get-mark :1\ndone\n"
  }
  try {
    const made = await git(["fast-import", "--quiet", "--cat-blob-fd=1"], stream())
    const commit = made.out.trim()
    if (made.code !== 0 || !/^[0-9a-f]{40,64}$/.test(commit))
      throw new CommandError("GIT_FAILED", "Git did not take the commit; the repository is as it was.")
    const onlyIfNew = "0".repeat(commit.length)
    if ((await git(["update-ref", ref, commit, onlyIfNew])).code !== 0) throw branchExists()
    return { commit, written, absent }
  } finally {
    await git(["update-ref", "-d", draft])
  }
}

function branchExists(): CommandError {
  return new CommandError(
    "BRANCH_EXISTS",
    "This branch exists already, or another one's name is in its way. Nothing was changed; name a new one.",
  )
}
