const MINUTE_MS = 60_000
/** Callers tell the minute twice a second; a longer silence means that the machine slept or the thread was held up. */
const FRESH_MS = 1000

/**
 * The minute as callers tell it, which never goes back. Where none was told for a while it is not believed to stand still: what is
 * stored now must not look older than it is, or an erase of the last minutes would miss it.
 */
export class MinuteClock {
  #told: number
  #atMs = Date.now()
  constructor(nowMin: number) {
    this.#told = nowMin
  }

  tell(nowMin: number): number {
    this.#told = Math.max(this.#told, nowMin)
    this.#atMs = Date.now()
    return this.#told
  }

  /** At least the minute that it is, at most one more. */
  get now(): number {
    const silentMs = Date.now() - this.#atMs
    return silentMs < FRESH_MS ? this.#told : this.#told + 1 + Math.floor(silentMs / MINUTE_MS)
  }
}
