import type { ChunkRef, DonationView } from "./views.ts"

/**
 * What to erase wherever it stands. `file`: a path, or a folder when it ends in `/`, in every repository or in one. `repo`: every chunk that was recorded in it, by its
 * folder's name, its remote or the last part of that. `text`: at least 4 UTF-16 units, as it reads.
 */
export type EraseWhat =
  | { readonly kind: "file"; readonly path: string; readonly repo?: string }
  | { readonly kind: "repo"; readonly repo: string }
  | { readonly kind: "text"; readonly text: string }

/** What an erase would touch. Nothing was done yet. */
export type ErasePlan = {
  readonly what: EraseWhat
  /** All names of a file, as far as its renames were recorded. */
  readonly names: readonly string[]
  /** Chunks that have it: a repository's go whole, others lose it. */
  readonly chunks: readonly ChunkRef[]
  readonly chunksInAll: number
  /** Of those chunks, how many are being recorded now: they end, and their windows pause until their user resumes. */
  readonly live: number
  /** Damaged ones, which nobody can look into. */
  readonly unreadable: readonly ChunkRef[]
  /** Donations of these chunks: those that nobody has received yet are taken back; the others can be withdrawn. */
  readonly unsent: readonly DonationView[]
  readonly received: readonly DonationView[]
  /** Hosts that may have it, too: the erase waits for what they have, and goes through it when it was pulled. */
  readonly hosts: number
}

/** `left`: chunks whose turn comes at the next unlock; `complete`: nothing is owed. */
export type ErasedInside = { readonly plan: ErasePlan; readonly left: number; readonly complete: boolean }

/** What was done of all that chunks are owed. `left`: their turn is still to come, or they are being recorded. */
export type WorkReport = {
  readonly rescanned: number
  readonly masked: number
  readonly erased: number
  readonly problems: readonly string[]
  readonly left: number
}
