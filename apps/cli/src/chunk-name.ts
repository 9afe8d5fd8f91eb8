import type { ChunkRef, ChunkView } from "@tracehold/owner"
import { countOf } from "./count-of.ts"
import { CommandError, nearest, UsageError } from "./usage-error.ts"

/** How a chunk is named on the command line: the first digits of its session, a dot, its number. */
export function chunkName({ session, no }: ChunkRef): string {
  return `${session.slice(0, 8)}.${no}`
}

/** The chunk of this name; any number of the session's first digits will do while only one fits. */
export function findChunk<C extends ChunkRef>(chunks: readonly C[], name: string): C {
  const [, digits = "", no = ""] = /^([0-9a-f]{1,32})\.(\d+)$/.exec(name) ?? []
  if (digits === "")
    throw new UsageError(`“${name}” is not a chunk's name. They look like 3f9a01cc.2; \`tracehold replay list\` lists them.`)
  const found = chunks.filter((chunk) => chunk.session.startsWith(digits) && chunk.no === Number(no))
  const [first, second] = found
  if (second !== undefined) throw new UsageError(`“${name}” fits more than one chunk. Give more digits of the session.`)
  if (first !== undefined) return first
  const near = nearest(name, chunks.map(chunkName))
  throw new CommandError("NO_CHUNK", `There is no chunk ${name}.${near === null ? "" : ` Did you mean ${near}?`}`)
}

/** The chunks of one session that are still there, in their order; any number of its first digits will do while only one fits. */
export function findSession<C extends ChunkRef & { readonly state: string }>(chunks: readonly C[], name: string): C[] {
  if (!/^[0-9a-f]{1,32}$/.test(name))
    throw new UsageError(`“${name}” is not a chunk's name, nor a session's; \`tracehold replay list\` lists them.`)
  const found = chunks.filter(({ session, state }) => session.startsWith(name) && state !== "erased")
  if (new Set(found.map(({ session }) => session)).size > 1)
    throw new UsageError(`“${name}” fits more than one session. Give more digits.`)
  if (found.length === 0) throw new CommandError("NO_CHUNK", `There is no session ${name}.`)
  return found.sort((a, b) => a.no - b.no)
}

/** One line of the list of chunks. */
export function chunkLine(chunk: ChunkView): string {
  const from = new Date(chunk.fromMin * 60_000).toISOString().slice(0, 16).replace("T", " ")
  const minutes = chunk.toMin - chunk.fromMin + 1
  const files = chunk.summary?.files.length ?? 0
  const host = chunk.host === null ? "" : `from host ${chunk.host.slice(0, 8)}`
  const flags = [host, chunk.reviewed ? "reviewed" : "", chunk.notReady ?? ""].filter((flag) => flag !== "").join("; ")
  return `${chunkName(chunk).padEnd(13)} ${from} UTC  ${String(minutes).padStart(3)} min  ${countOf(chunk.events, "event").padStart(13)}  ${countOf(files, "file").padStart(10)}  ${flags}`.trimEnd()
}
