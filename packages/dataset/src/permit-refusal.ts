import { type ConsentStatement, checkPermit, type KnownTerms, type PermitRefusal, parseTime } from "@tracehold/protocol"

const DAY_MS = 86_400_000
/** How far the recipient's clock may be ahead of the opening machine's. */
const SKEW_MS = 10 * 60_000

/** Whether a consent permitted what was received at that time, and the terms still let it be kept: null if so. */
export function permitRefusal(
  statement: ConsentStatement,
  receivedAt: string,
  terms: ReadonlyMap<string, KnownTerms>,
  nowMs: number,
): PermitRefusal | "RETENTION_OVER" | null {
  const known = terms.get(statement.predicate.terms.sha256)
  if (known === undefined) return "OTHER_TERMS"
  const receivedMs = parseTime(receivedAt)
  const why = checkPermit(statement, known, receivedMs)
  if (why !== null) return why
  if (receivedMs > nowMs + SKEW_MS) return "CLOCK"
  const { retentionDays } = known.terms
  return retentionDays !== null && nowMs >= receivedMs + retentionDays * DAY_MS ? "RETENTION_OVER" : null
}
