import { type ChunkRef, type NewOrder, VaultError } from "@tracehold/vault"
import type { Desk } from "./desk.ts"
import { withdrawUnsent } from "./erase.ts"
import type { ErasedInside, ErasePlan } from "./erase-views.ts"
import { writeOrdered } from "./erase-what.ts"
import { type OnProgress, workOff } from "./owed-work.ts"
import type { EraseSearch } from "./plan-erase.ts"
import { sameChunk } from "./same-chunk.ts"

const TRIES = 5
/** A window looks twice a second; it must close what it wrote before that can be written again. */
const WAITS = 20
const WAIT_MS = 100

/**
 * Erase what a search has found: what is unsent is taken back, one transaction ends or marks every chunk that has it, then each is
 * written again without it. What cannot be done now stays an order that the next unlock goes on with; so does what is left when the
 * owner locks meanwhile.
 *
 * @throws OwnerError `LOCKED` before the first transaction; VaultError `BUSY` when windows kept changing what was looked at; `FULL`. Then nothing was erased.
 */
export async function eraseInside(
  desk: Desk,
  search: EraseSearch,
  isLocked: () => boolean,
  onProgress?: OnProgress,
): Promise<ErasedInside> {
  const plan = await begin(desk, search)
  if (plan.chunks.length > 0 || desk.vault.orders().length > 0) await goThrough(desk, isLocked, onProgress)
  const { left } = desk.work.erases
  return { plan, left, complete: !isLocked() && desk.vault.settleOwed() === 0 && left === 0 }
}

/** The first transaction, over what is there now. A window that writes all the time is not waited for in the end: its chunk ends, too. */
async function begin(desk: Desk, search: EraseSearch): Promise<ErasePlan> {
  for (let tries = 1; ; tries++) {
    const plan = await search.look()
    if (plan.chunks.length === 0 && plan.hosts === 0 && search.isCurrent) return plan
    withdrawUnsent(desk, (ref) => plan.chunks.some((one) => sameChunk(one, ref)))
    try {
      desk.vault.beginOrder(orderOf(search, plan, tries === TRIES ? search.openOthers : []), desk.nowMin)
      return plan
    } catch (error) {
      if (!(error instanceof VaultError) || error.code !== "BUSY" || tries === TRIES) throw error
    }
  }
}

function orderOf({ looked }: EraseSearch, { what, chunks, names }: ErasePlan, others: readonly ChunkRef[]): NewOrder {
  const ordered = writeOrdered(what, names)
  if (what.kind === "repo") return { what: ordered, looked, inside: [], whole: chunks }
  return { what: ordered, looked, inside: [...chunks, ...others], whole: [] }
}

async function goThrough(desk: Desk, isLocked: () => boolean, onProgress?: OnProgress): Promise<void> {
  for (let waits = 0; waits < WAITS && !isLocked(); waits++) {
    desk.vault.adopt()
    desk.work.refresh()
    await workOff(desk.work.erases, isLocked, onProgress)
    if (isLocked() || desk.vault.orders().length === 0) return
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  }
}
