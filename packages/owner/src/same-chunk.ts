import type { ChunkRef } from "./views.ts"

export function sameChunk(a: ChunkRef, b: ChunkRef): boolean {
  return a.session === b.session && a.no === b.no
}

/** Names a chunk in a set or a map. */
export function chunkKey({ session, no }: ChunkRef): string {
  return `${session}:${no}`
}
