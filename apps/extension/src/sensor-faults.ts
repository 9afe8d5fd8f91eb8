/** Errors of the sensors, by sensor: how many, never what about. */
export class SensorFaults {
  readonly #counts = new Map<string, number>()

  /** The same function, but a throw is counted and goes no further: nothing of ours may disturb the editor. */
  safely<A extends unknown[]>(sensor: string, run: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        run(...args)
      } catch {
        this.#counts.set(sensor, (this.#counts.get(sensor) ?? 0) + 1)
      }
    }
  }

  counts(): ReadonlyMap<string, number> {
    return this.#counts
  }
}
