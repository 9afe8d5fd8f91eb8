import { toHex } from "@tracehold/crypto"
import type { ChunkRow } from "./rows.ts"

/**
 * Something in the vault is not as it was written.
 *
 * `FILE` SQLite's own check failed; `CARD` the card is missing or not genuine; `KEY` a key row is missing, surplus or does not open;
 * `EVENTS` blocks are missing, doubled, moved or changed; `PACK` a pack is missing or changed; `BLOB` content that events name is missing
 * or is not what its name says; `REPLACED` the chunk is not the one that a later chunk or the owner's checkpoint knows; `MISSING` a
 * chunk went away and nothing says that it was erased; `RETURNED` one that was erased is there again; `DRAFT` the owner's notes were changed; `CHECKPOINT` or `LEDGER` the owner's own records were changed.
 */
export type ProblemCode =
  | "FILE"
  | "CARD"
  | "KEY"
  | "EVENTS"
  | "PACK"
  | "BLOB"
  | "REPLACED"
  | "MISSING"
  | "RETURNED"
  | "DRAFT"
  | "CHECKPOINT"
  | "LEDGER"

export type Problem = {
  readonly code: ProblemCode
  /** The chunk that it is about, when it is about one. */
  readonly session: string | null
  readonly no: number | null
  /** One line for a person. */
  readonly what: string
}

const LINES: Record<ProblemCode, string> = {
  FILE: "The store's file is damaged.",
  CARD: "The vault's card is missing or was changed.",
  KEY: "A key is missing, surplus or damaged.",
  EVENTS: "Events are missing or were changed.",
  PACK: "Stored files are missing or were changed.",
  BLOB: "A file that the chunk names is missing or is not what it was.",
  REPLACED: "This chunk is not the one that was there before.",
  MISSING: "A chunk is missing, and nothing says that it was erased.",
  RETURNED: "This chunk was erased, and somebody put it back. Erase it again; donate nothing of it.",
  DRAFT: "What you noted on this chunk was changed.",
  CHECKPOINT: "The owner's record of confirmed chunks is missing or was changed.",
  LEDGER: "The ledger of donations was changed or cut.",
}

export function problem(code: ProblemCode, row: Pick<ChunkRow, "session" | "no"> | null = null): Problem {
  return { code, session: row === null ? null : toHex(row.session), no: row?.no ?? null, what: LINES[code] }
}
