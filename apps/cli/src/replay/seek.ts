import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { type BlobSource, encodeUtf8, type State } from "@tracehold/trace"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import { outFolder } from "../out-folder.ts"
import type { Common } from "../program.ts"
import { unlock } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { checkBranch, commitToBranch } from "./branch.ts"
import { momentMs } from "./moment.ts"
import { openTrace, wallMsAt } from "./open-trace.ts"
import { absenceLines, looksComplete, noneAbsent, recordedFiles } from "./recorded-files.ts"
import { safeRelativePath } from "./safe-path.ts"

type Options = { readonly at?: string; readonly to?: string; readonly branch?: string; readonly repo?: string }

/** The workspace as it was, in clear: in a folder that its owner names and that is new or empty, or as a commit on a new branch. */
export async function seekTo(io: Io, common: Common, name: string, { at, to, branch, repo }: Options): Promise<Result> {
  if ((to === undefined) === (branch === undefined)) throw new UsageError("Give --to and a folder, or --branch and a new name.")
  if (repo !== undefined && branch === undefined) throw new UsageError("--repo says where --branch goes; --to needs none.")
  const folder = to === undefined ? null : resolve(io.cwd, to)
  if (folder !== null && existsSync(folder) && readdirSync(folder).length > 0)
    throw new CommandError("EXISTS", "This folder holds something already, and nothing is replaced. Name a new one.")
  const target = branch === undefined ? null : await checkBranch(io, resolve(io.cwd, repo ?? "."), branch)
  using owner = await unlock(io, common)
  const trace = openTrace(io, owner, name)
  const position = trace.timeline.positionAt(momentMs(trace, at))
  const state = trace.timeline.stateAt(position)
  const complete = looksComplete(trace.timeline.events, position)
  if (folder !== null) {
    const found = writeFolder(folder, state, trace.blobs)
    const text = [`${countOf(found.written, "file")} in ${folder}, in clear.`, ...absenceLines(found.absent, complete)]
    return { json: { folder, complete, ...found }, text }
  }
  if (target === null) throw new UsageError("--branch needs a name.")
  const found = await commitToBranch(target, state, trace.blobs, {
    wallMs: wallMsAt(trace, position),
    name: trace.name,
    complete,
  })
  const unsaved = [...state.docs.values()].filter(({ dirty }) => dirty).length
  const text = [
    `${countOf(found.written, "file")} in ${found.commit.slice(0, 12)}, on the new branch ${branch}.`,
    ...absenceLines(found.absent, complete),
  ]
  if (unsaved > 0) text.push(`${countOf(unsaved, "document")} had text that was not saved; --to writes it too.`)
  return { json: { branch, complete, unsaved, ...found }, text }
}

/** `files` on disk, `unsaved` documents whose text differed, `terminals` as text. */
function writeFolder(folder: string, state: State, blobs: BlobSource) {
  const absent = noneAbsent()
  let written = 0
  const write = (area: string, path: string, bytes: Uint8Array) => {
    const file = join(folder, area, path)
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(file, bytes, { flag: "wx", mode: 0o600 })
      written++
    } catch (error) {
      if (!isNameTrouble(error)) throw error
      absent.skipped++
    }
  }
  outFolder(folder)
  for (const { path, bytes } of recordedFiles(state, blobs, absent)) write("files", path, bytes)
  for (const [doc, { text, dirty }] of state.docs) {
    const path = safeRelativePath(doc.replace(":", "/"))
    if (dirty && path !== null) write("unsaved", path, encodeUtf8(text))
    else if (dirty) absent.skipped++
  }
  for (const [terminal, { screen }] of state.terminals)
    write("terminals", `${terminal}.txt`, encodeUtf8(`${screen.join("\n")}\n`))
  return { written, absent }
}

/** Two names that this file system takes for one, or a name that it does not take. */
function isNameTrouble(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null
  return (
    code === "EEXIST" ||
    code === "ENOTDIR" ||
    code === "EISDIR" ||
    code === "ENAMETOOLONG" ||
    code === "EINVAL" ||
    code === "EILSEQ"
  )
}
