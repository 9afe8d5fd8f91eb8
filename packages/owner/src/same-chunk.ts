import type { ChunkRef } from "./views.ts"

export function sameChunk(a: ChunkRef, b: ChunkRef): boolean {
  return a.session === b.session && a.no === b.no
}
