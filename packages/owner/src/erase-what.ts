import { SHORTEST_VALUE } from "@tracehold/capture"
import { namesFile, showsText, type TakenOut, takeOutFile, takeOutText } from "@tracehold/consent"
import { type BlobSource, decodeUtf8, encodeUtf8, type TraceEvent } from "@tracehold/trace"
import * as z from "zod"
import type { EraseWhat } from "./erase-views.ts"
import { OwnerError } from "./error.ts"

/** What an erase is about, as its order keeps it, sealed, until it is through. `names`: a file's, with those that it had before. */
const orderedSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("file"), names: z.array(z.string().min(1)).min(1), repo: z.string().min(1).optional() }),
  z.strictObject({ kind: z.literal("repo"), repo: z.string().min(1) }),
  z.strictObject({ kind: z.literal("text"), text: z.string().min(SHORTEST_VALUE) }),
])
export type Ordered = z.infer<typeof orderedSchema>

/** @param names - of the file, if it is about one. */
export function writeOrdered(what: EraseWhat, names: readonly string[]): Uint8Array {
  const ordered = what.kind === "file" ? { kind: what.kind, names, repo: what.repo } : what
  return encodeUtf8(JSON.stringify(ordered))
}

export function readOrdered(bytes: Uint8Array): Ordered {
  return orderedSchema.parse(JSON.parse(decodeUtf8(bytes) ?? "null"))
}

/** Whether this chunk can be meant: the same path in another repository is another file. */
export function isMeant(what: Ordered, events: readonly TraceEvent[]): boolean {
  return what.kind === "text" || what.repo === undefined || isOfRepo(events, what.repo)
}

/** Whether a chunk that was not looked at when it was ordered has anything of it. */
export function isInside(what: Ordered, events: readonly TraceEvent[], blobs: BlobSource): boolean {
  if (!isMeant(what, events)) return false
  if (what.kind === "repo") return true
  return what.kind === "file" ? namesFile(events, blobs, what.names) : showsText(events, blobs, what.text)
}

/** A chunk without it; null when the whole chunk must go. */
export function takeOut(what: Ordered, events: readonly TraceEvent[], blobs: BlobSource): TakenOut | null {
  if (what.kind === "repo") return null
  return what.kind === "file" ? takeOutFile(events, blobs, what.names) : takeOutText(events, blobs, what.text)
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
