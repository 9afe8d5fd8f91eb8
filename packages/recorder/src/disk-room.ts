import { diskSpace } from "@tracehold/vault"

const LOW_BYTES = 500 * 1024 * 1024
const LOW_SHARE = 0.02
/** Recording goes on only when there is this much more than the bound: a disk at the bound would turn it on and off. */
const REGAINED = 2

export const LOW_DISK =
  "the disk is nearly full, so recording stopped before it could harm your work; it goes on by itself when there is room"

/** Whether the vault's disk has room: at least 500 MB or 2 % of it must be free, whichever is less. */
export class DiskRoom {
  #low = false
  #stopped = false

  /** True when less is free than the bound and, after that, until clearly more is. */
  isLow(folder: string): boolean {
    const { free, total } = diskSpace(folder)
    const bound = Math.min(LOW_BYTES, total * LOW_SHARE)
    this.#low = free < bound * (this.#low ? REGAINED : 1)
    return this.#low
  }

  /** What to do now: stop; go on again after having stopped for this reason, until it does; or nothing. */
  turn(folder: string, recording: boolean): "stop" | "go-on" | null {
    if (recording) this.#stopped = false
    if (!this.isLow(folder)) return this.#stopped ? "go-on" : null
    if (recording) this.#stopped = true
    return recording ? "stop" : null
  }
}
