import { SHORTEST_VALUE } from "@tracehold/capture"
import { decodeUtf8, encodeUtf8, type TraceEvent } from "@tracehold/trace"
import * as z from "zod"
import type { EraseWhat } from "./erase-views.ts"
import { OwnerError } from "./error.ts"

/** What goes from inside chunks, as an order keeps it, sealed, until it is through. `names`: a file's, with those that it had before. */
const insideSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("file"), names: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ kind: z.literal("text"), text: z.string().min(SHORTEST_VALUE) }),
])
export type InsideChunks = z.infer<typeof insideSchema>

export function writeInside(what: InsideChunks): Uint8Array {
  return encodeUtf8(JSON.stringify(what))
}

export function readInside(bytes: Uint8Array): InsideChunks {
  return insideSchema.parse(JSON.parse(decodeUtf8(bytes) ?? "null"))
}

const MOST_TEXT = 10_000

/** @throws OwnerError `BAD_ERASE` for a text that is too short to be told from others, or a path that names nothing. */
export function checkWhat(what: EraseWhat): void {
  if (what.kind === "file" && (what.path === "" || what.path === "/" || what.path.startsWith("/")))
    throw new OwnerError("BAD_ERASE")
  if (what.kind === "repo" && what.repo === "") throw new OwnerError("BAD_ERASE")
  const tooOrdinary = what.kind === "text" && what.text.trim().length < SHORTEST_VALUE
  if (tooOrdinary || (what.kind === "text" && what.text.length > MOST_TEXT)) throw new OwnerError("BAD_ERASE")
}

/** Whether a chunk was recorded in a repository of this name: the folder's, its remote's, or the last part of that. */
export function isOfRepo(events: readonly TraceEvent[], repo: string): boolean {
  const start = events[0]
  if (start?.kind !== "chunk-start") return false
  return start.roots.some(({ name, repo: id, remote }) => [name, id, remote, lastPart(remote)].includes(repo))
}

function lastPart(remote: string | null): string | null {
  return (
    remote
      ?.replace(/\/+$/, "")
      .replace(/\.git$/, "")
      .split(/[/:]/)
      .at(-1) ?? null
  )
}
