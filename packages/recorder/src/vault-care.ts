import { keepReserve, keepRetention, retentionLines, type Store, VaultError } from "@tracehold/vault"

/** Often enough that a day of use is counted. A look reads every chunk's row. */
const TURN_MIN = 30

/**
 * What a vault needs now and then while a window has it, locked or not: its limits kept, room for an erase in reserve, and words on
 * both for the window.
 */
export class VaultCare {
  #nextMin = 0
  #warnings: readonly string[] = []

  /** For a person, one line each: what retention will drop, a disk that fills. */
  get warnings(): readonly string[] {
    return this.#warnings
  }

  /** Called at every beat; does something now and then. A disk or a vault that is busy has its turn later. */
  turn(store: Store, nowMin: number): void {
    if (nowMin < this.#nextMin) return
    this.#nextMin = nowMin + TURN_MIN
    try {
      keepReserve(store)
      const { more } = keepRetention(store, nowMin)
      if (more) this.#nextMin = nowMin + 1
      this.#warnings = retentionLines(store)
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
    }
  }
}
