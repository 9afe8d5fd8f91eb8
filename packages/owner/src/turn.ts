import { describeVaultError, VaultError } from "@tracehold/vault"
import { problemLine } from "./problem-line.ts"
import type { ChunkRef } from "./views.ts"

/** What one chunk's turn came to. `events`: how many were gone through. */
export type Turn = {
  readonly events: number
  readonly rescanned: number
  readonly masked: number
  readonly erased: number
  readonly problems: readonly string[]
}

export const NOTHING_DONE: Turn = { events: 0, rescanned: 0, masked: 0, erased: 0, problems: [] }

/** A chunk that cannot be opened must not keep the owner from all others: it is told, and stays as it is. */
export function toldTurn(ref: ChunkRef, turn: () => Turn): Turn {
  try {
    return turn()
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    if (error.code === "GONE") return NOTHING_DONE
    return { ...NOTHING_DONE, problems: [problemLine({ what: describeVaultError(error), session: ref.session, no: ref.no })] }
  }
}

/** @returns both together. */
export function addTurn(a: Turn, b: Turn): Turn {
  return {
    events: a.events + b.events,
    rescanned: a.rescanned + b.rescanned,
    masked: a.masked + b.masked,
    erased: a.erased + b.erased,
    problems: [...a.problems, ...b.problems],
  }
}
