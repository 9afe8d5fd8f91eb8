import type { Book } from "./book.ts"
import { sameChunk } from "./same-chunk.ts"
import type { ChunkRef } from "./views.ts"

/** Names of recipients other than this one that have, or will get, a donation of the chunk. */
export function othersGiven(books: readonly Book[], ref: ChunkRef, root: string): string[] {
  return books
    .filter((book) => book.root !== root)
    .filter(({ donations }) =>
      [...donations.values()].some(
        (one) => sameChunk(one.ref, ref) && !one.cancelled && one.failed === null && one.deleted === null,
      ),
    )
    .map(({ descriptor }) => descriptor.name)
}
