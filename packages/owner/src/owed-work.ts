import type { Desk } from "./desk.ts"
import { ErasesInside } from "./erases-inside.ts"
import { OwedScans } from "./owed-scans.ts"
import { addTurn, NOTHING_DONE, type Turn } from "./turn.ts"
import type { ChunkRef } from "./views.ts"

export type OnProgress = (done: number, total: number) => void

/**
 * What chunks are owed: erases to go through them, secrets to be looked for again. One chunk at a time, so that the owner need not
 * wait for all of it; what a kill cuts off is found again at the next unlock.
 */
export class OwedWork {
  readonly erases: ErasesInside
  readonly scans: OwedScans
  constructor(desk: Desk) {
    this.erases = new ErasesInside(desk)
    this.scans = new OwedScans(desk)
  }

  /** Chunks whose turn is still to come. */
  get left(): number {
    return this.erases.left + this.scans.left
  }

  /** True while a chunk must not be given: something in it is to go, or a late secret to be looked for. */
  isWaiting(ref: ChunkRef): boolean {
    return this.erases.isWaiting(ref) || this.scans.isWaiting(ref)
  }

  /** Find out anew what is owed. */
  refresh(): void {
    this.erases.refresh()
    this.scans.refresh()
  }

  /** The next chunk's turn; null when nothing can be done now. */
  next(): Turn | null {
    return this.erases.next() ?? this.scans.next()
  }

  /** Turns until about so many events were gone through. */
  forEvents(most: number, onProgress?: OnProgress): Turn {
    let sum = NOTHING_DONE
    for (let done = 0; sum.events < most; done++) {
      onProgress?.(done, done + this.left)
      const turn = this.next()
      if (turn === null) break
      sum = addTurn(sum, turn)
    }
    return sum
  }
}

/** All turns that can be had, with a pause after each so that other things happen, too. Ends early when `stopped` says so. */
export async function workOff(
  work: { readonly left: number; next(): Turn | null },
  stopped: () => boolean,
  onProgress?: OnProgress,
): Promise<Turn> {
  let sum = NOTHING_DONE
  for (let done = 0; ; done++) {
    onProgress?.(done, done + work.left)
    await new Promise((resolve) => setImmediate(resolve))
    const turn = stopped() ? null : work.next()
    if (turn === null) return sum
    sum = addTurn(sum, turn)
  }
}
