import type { ChunkRef, ChunkView, OpenChunk, Owner } from "@tracehold/owner"
import { type BlobSource, Timeline } from "@tracehold/trace"
import { chunkName, findChunk, findSession } from "../chunk-name.ts"
import type { Io } from "../io.ts"
import { chunkProgress } from "../progress.ts"

/** A chunk, or a session with all its chunks and one clock, to be looked at in any order. Times are the session's. */
export type OpenTrace = {
  readonly name: string
  readonly timeline: Timeline
  readonly blobs: BlobSource
  readonly startMs: number
  readonly endMs: number
}

/** @param name - a chunk's name or a session's first digits. */
export function openTrace(io: Io, owner: Owner, name: string): OpenTrace {
  const all = owner.chunks()
  if (name.includes(".")) {
    const chunk = findChunk(all, name)
    return joined(chunkName(chunk), [owner.open(chunk)])
  }
  const chunks = findSession(all, name)
  using progress = chunkProgress(io, "Opened")
  const opened = chunks.map((chunk, i) => {
    progress.on(i + 1, chunks.length)
    return owner.open(chunk)
  })
  return joined((chunks[0] as ChunkView).session.slice(0, 8), opened)
}

/** The Unix time of a moment: chunks say how their clock stands to it. */
export function wallMsAt({ timeline: { events } }: OpenTrace, position: number): number {
  const atMs = events[position - 1]?.atMs ?? events[0]?.atMs ?? 0
  const start = events.slice(0, position).findLast(({ kind }) => kind === "chunk-start") ?? events[0]
  return start?.kind === "chunk-start" ? start.wallMs + atMs - start.atMs : atMs
}

function joined(name: string, chunks: readonly (OpenChunk & { ref: ChunkRef })[]): OpenTrace {
  const [first] = chunks
  const events = chunks.length === 1 && first !== undefined ? first.events : chunks.flatMap((chunk) => chunk.events)
  const blobs: BlobSource = (hash) => {
    for (const chunk of chunks) {
      const bytes = chunk.blobs(hash)
      if (bytes !== undefined) return bytes
    }
    return undefined
  }
  return {
    name,
    timeline: new Timeline(events, blobs),
    blobs,
    startMs: first?.startMs ?? 0,
    endMs: Math.max(0, ...chunks.map(({ endMs }) => endMs)),
  }
}
