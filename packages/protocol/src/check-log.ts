import { sameBytes } from "@tracehold/crypto"
import { type Checkpoint, type LogKey, verifyCheckpoint } from "./checkpoint.ts"
import { verifyConsistency } from "./merkle-proof.ts"

/** A checkpoint that was stored earlier, and the proof that joins it with a newer (or older) one, from the smaller to the larger. */
export type SeenCheckpoint = { readonly checkpoint: string; readonly proof: readonly string[] }

/** `BAD_CHECKPOINT`: not signed by this log. `LOG_FORKED`: two heads that cannot both be true, or a proof that does not join them. */
export type LogRefusal = "BAD_CHECKPOINT" | "LOG_FORKED"
export type CheckedLog = { kind: "ok"; head: Checkpoint; newest: string } | { kind: "refused"; why: LogRefusal }

/**
 * Whether a log's checkpoint and the one stored before are heads of one growing log. `newest` is the one to store.
 *
 * @param seen - null only at the very first contact.
 */
export function checkLog(note: string, seen: SeenCheckpoint | null, log: LogKey): CheckedLog {
  const head = verifyCheckpoint(note, log)
  const stored = seen && verifyCheckpoint(seen.checkpoint, log)
  if (!head || (seen && !stored)) return { kind: "refused", why: "BAD_CHECKPOINT" }
  if (!seen || !stored) return { kind: "ok", head, newest: note }
  const [older, newer] = stored.size <= head.size ? [stored, head] : [head, stored]
  const joined =
    older.size === newer.size
      ? sameBytes(older.root, newer.root)
      : verifyConsistency({ from: older.size, to: newer.size, proof: seen.proof }, older.root, newer.root)
  return joined ? { kind: "ok", head, newest: newer === head ? note : seen.checkpoint } : { kind: "refused", why: "LOG_FORKED" }
}
