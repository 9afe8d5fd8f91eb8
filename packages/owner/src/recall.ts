import type { Desk } from "./desk.ts"
import { withdrawUnsent } from "./erase.ts"
import { sameChunk } from "./same-chunk.ts"
import type { ChunkRef } from "./views.ts"

/**
 * Newer detectors saw a secret in a chunk: what was signed of it and not received may hold it, so it is taken back.
 *
 * @returns one line for each donation.
 */
export function recallFrom(desk: Desk, chunk: ChunkRef): string[] {
  const waiting = () =>
    desk.ledger
      .books()
      .flatMap(({ donations }) =>
        [...donations.values()].filter(
          ({ ref, received, cancelled, withdrawal }) =>
            sameChunk(ref, chunk) && received === null && !cancelled && withdrawal === null,
        ),
      ).length
  const before = waiting()
  withdrawUnsent(desk, (ref) => sameChunk(ref, chunk))
  const recalled = before - waiting()
  return recalled === 0
    ? []
    : [`${recalled} of your donations that waited were taken back: newer detectors saw a secret in them.`]
}

/** What still waits comes from chunks that today's detectors have looked at. */
export function clearForSending(desk: Desk): void {
  const { detectors } = desk.engine
  for (const row of desk.outbox.rows()) {
    const fresh = row.item.detectors === detectors || row.receipt !== null || row.item.stopped !== null
    if (!fresh && scannedToday(desk, row.donation)) desk.outbox.update(row, { ...row.item, detectors })
  }
}

function scannedToday(desk: Desk, donation: string): boolean {
  const record = desk.ledger
    .books()
    .find(({ donations }) => donations.has(donation))
    ?.donations.get(donation)
  const chunk = desk.vault.chunks().find((one) => record !== undefined && sameChunk(one, record.ref))
  return chunk !== undefined && desk.vault.summary(chunk)?.detectors === desk.engine.detectors
}
