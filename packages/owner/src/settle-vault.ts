import { absorbOutbox } from "./absorb-outbox.ts"
import type { Desk } from "./desk.ts"
import type { OnProgress } from "./owed-work.ts"
import { problemLine } from "./problem-line.ts"
import { clearForSending } from "./recall.ts"
import { dropDue } from "./retention.ts"
import { rotateOwed } from "./rotate-owed.ts"
import type { UnlockReport } from "./views.ts"

/** Events gone through before the vault opens: a chunk or two of a day's work; the rest has its turn in the background. */
const AT_ONCE_EVENTS = 20_000

/**
 * What every unlock does first (design-vault section 11), each step resumable: take in what is new, then replace the root key if an erase
 * owes that. `told` are problems that were found before; no root key is replaced while there are any.
 */
export function settleVault(desk: Desk, onProgress?: OnProgress, told: readonly string[] = []): UnlockReport {
  const report = takeIn(desk, onProgress)
  const known = [...told, ...report.problems]
  return { ...report, problems: [...known, ...rotateOwed(desk, known.length === 0)] }
}

/**
 * Keep the limits by age and size, pay what erases owe, confirm what was written since and close what a crash left open, begin with
 * what chunks are owed (erases, new looks for secrets), file receipts.
 */
export function takeIn(desk: Desk, onProgress?: OnProgress): UnlockReport {
  dropDue(desk)
  const { adopted, closed, problems } = desk.vault.adopt()
  desk.work.refresh()
  const { rescanned, masked, erased, problems: told } = desk.work.forEvents(AT_ONCE_EVENTS, onProgress)
  desk.vault.settleOwed()
  const receipts = absorbOutbox(desk)
  clearForSending(desk)
  return {
    closed,
    rescanned,
    masked,
    erased,
    adopted,
    receipts,
    left: desk.work.left,
    problems: [...problems.map(problemLine), ...told],
  }
}
