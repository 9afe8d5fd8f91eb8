import { createEngine, type Engine } from "@tracehold/policy"
import { type ChunkInfo, describeVaultError, VaultError } from "@tracehold/vault"
import { absorbOutbox } from "./absorb-outbox.ts"
import type { Desk } from "./desk.ts"
import { problemLine } from "./problem-line.ts"
import { clearForSending, recallFrom } from "./recall.ts"
import { rescan } from "./rescan.ts"
import type { UnlockReport } from "./views.ts"

/**
 * What every unlock does first (design-vault section 11), each step resumable: pay what erases owe, confirm what was written since and
 * close what a crash left open, scan again what was scanned provisionally or by older detectors, file receipts.
 */
export function settleVault(desk: Desk, onProgress?: (done: number, total: number) => void): UnlockReport {
  desk.vault.settleOwed()
  const { adopted, closed, problems } = desk.vault.adopt()
  const lines = problems.map(problemLine)
  const stale = desk.vault.chunks().filter((chunk) => isStale(desk, chunk))
  const builtIn = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
  let rescanned = 0
  let masked = 0
  for (const [done, chunk] of stale.entries()) {
    onProgress?.(done, stale.length)
    try {
      const found = scanAgain(desk, chunk, builtIn)
      masked += found
      rescanned++
      if (found > 0) lines.push(...recallFrom(desk, chunk))
    } catch (error) {
      // One chunk that cannot be scanned must not keep the owner from all others; it stays not ready.
      if (!(error instanceof VaultError)) throw error
      lines.push(problemLine({ what: describeVaultError(error), session: chunk.session, no: chunk.no }))
    }
  }
  const receipts = absorbOutbox(desk)
  clearForSending(desk)
  return { closed, rescanned, masked, adopted, receipts, problems: lines }
}

function isStale(desk: Desk, chunk: ChunkInfo): boolean {
  if (chunk.state !== "sealed" || !chunk.adopted) return false
  try {
    const summary = desk.vault.summary(chunk)
    return summary === null || summary.provisional || summary.detectors !== desk.engine.detectors
  } catch (error) {
    if (error instanceof VaultError) return true
    throw error
  }
}

/** @returns how many values were masked. */
function scanAgain(desk: Desk, chunk: ChunkInfo, builtIn: Engine): number {
  const events = desk.vault.events(chunk)
  const found = rescan(events, desk.vault.blobs(chunk), desk.engine)
  const blobs = new Map([...(found?.blobs ?? [])].map(([name, { bytes }]) => [name, bytes]))
  desk.vault.rewrite(chunk, () => (found?.events ?? events).map((event) => builtIn.admit(event)), blobs, {
    detectors: desk.engine.detectors,
    provisional: false,
  })
  return found?.masked ?? 0
}
