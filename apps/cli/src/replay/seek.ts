import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { type BlobSource, encodeUtf8, type State, seek } from "@tracehold/trace"
import { findChunk } from "../chunk-name.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { unlock } from "../unlock.ts"
import { CommandError } from "../usage-error.ts"
import { momentMs } from "./moment.ts"
import { safeRelativePath } from "./safe-path.ts"

/**
 * Write the workspace as it was: `files` on disk, `unsaved` documents whose text differed, `terminals` as text. In clear, into a
 * folder that its owner names and that is new or empty.
 */
export async function seekTo(io: Io, common: Common, name: string, options: { at?: string; to: string }): Promise<Result> {
  const folder = resolve(io.cwd, options.to)
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new CommandError("EXISTS", "This folder holds something already, and nothing is replaced. Name a new one.")
  }
  using owner = await unlock(io, common)
  const chunk = owner.open(findChunk(owner.chunks(), name))
  const state = seek(chunk.events, momentMs(chunk, options.at), chunk.blobs)
  const json = { folder, ...writeState(folder, state, chunk.blobs) }
  const text = [`${json.written} files in ${folder}, in clear.`]
  if (json.withoutContent > 0)
    text.push(`${json.withoutContent} files are known by size alone (binary, large, withheld or erased).`)
  if (json.skipped > 0) text.push(`${json.skipped} names could not be used as file names here.`)
  return { json, text }
}

function writeState(folder: string, state: State, blobs: BlobSource) {
  let [written, withoutContent, skipped] = [0, 0, 0]
  const write = (area: string, name: string, bytes: Uint8Array) => {
    const path = safeRelativePath(name)
    if (path === null) {
      skipped++
      return
    }
    const file = join(folder, area, path)
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    try {
      writeFileSync(file, bytes, { flag: "wx", mode: 0o600 })
      written++
    } catch {
      skipped++ // Two names that this file system takes for one.
    }
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const [path, { blob }] of state.files) {
    const bytes = blob === null ? undefined : blobs(blob)
    if (bytes === undefined) withoutContent++
    else write("files", path, bytes)
  }
  for (const [doc, { text, dirty }] of state.docs) if (dirty) write("unsaved", doc.replace(":", "/"), encodeUtf8(text))
  for (const [terminal, { screen }] of state.terminals) {
    write("terminals", `${terminal}.txt`, encodeUtf8(`${screen.join("\n")}\n`))
  }
  return { written, withoutContent, skipped }
}
