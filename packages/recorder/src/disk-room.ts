import { diskSpace, lowBytes } from "@tracehold/vault"

/** Recording goes on only when there is this much more than the bound: a disk at the bound would turn it on and off. */
const REGAINED = 2

export const LOW_DISK =
  "the disk is nearly full, so recording stopped before it could harm your work; it goes on by itself when there is room"

/** Whether the vault's disk has room: at least as much as recording needs must be free. */
export class DiskRoom {
  #low = false
  #stopped = false

  /** True when less is free than the bound and, after that, until clearly more is. */
  isLow(folder: string): boolean {
    const space = diskSpace(folder)
    this.#low = space.free < lowBytes(space) * (this.#low ? REGAINED : 1)
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
