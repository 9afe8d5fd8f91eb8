import { type ChunkInfo, type Summary, VaultError } from "@tracehold/vault"
import type { Desk } from "./desk.ts"
import type { ChunkView } from "./views.ts"

/** All chunks, oldest first, with what each is about and what stands in the way of giving it. */
export function chunkViews(desk: Desk): ChunkView[] {
  return desk.vault.chunks().map((info) => {
    const summary = readSummary(desk, info)
    return {
      ...info,
      notReady: notReady(desk, info, summary),
      summary: summary === null ? null : pick(summary),
    }
  })
}

/** One line for a person that says why a chunk cannot be donated now; null when it can. */
export function notReady(desk: Desk, info: ChunkInfo, summary: Summary | null): string | null {
  if (info.state === "open") return "It is still being recorded."
  if (summary === null)
    return info.state === "cut" ? "Its end was cut off by a crash or an erase; unlock again to take it in." : "It is damaged."
  if (desk.work.isWaiting(info) || summary.provisional || summary.detectors !== desk.engine.detectors)
    return "It must be looked through again first; that goes on in the background, or at the next unlock."
  return info.adopted ? null : "It was written while the vault was locked and is not confirmed yet; lock and unlock."
}

function readSummary(desk: Desk, info: ChunkInfo): Summary | null {
  try {
    return desk.vault.summary(info)
  } catch (error) {
    // One damaged chunk must not hide all others; opening it says what is wrong.
    if (error instanceof VaultError && (error.code === "DAMAGED" || error.code === "GONE")) return null
    throw error
  }
}

function pick({ repos, files, kinds, actors, masks }: Summary): NonNullable<ChunkView["summary"]> {
  return { repos, files, kinds, actors, masks }
}
