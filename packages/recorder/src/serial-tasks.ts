/** Works on one task after the other, whatever each waits for; a beat that comes while its last is still waiting is left out. */
export class SerialTasks {
  readonly #failed: (error: unknown) => void
  readonly #timers: NodeJS.Timeout[] = []
  #last: Promise<void> = Promise.resolve()

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed
  }

  run(task: () => void | Promise<void>): Promise<void> {
    this.#last = this.#last.then(task).catch((error: unknown) => this.#failed(error))
    return this.#last
  }

  every(ms: number, beat: () => void | Promise<void>): void {
    let waiting = false
    const timer = setInterval(() => {
      if (waiting) return
      waiting = true
      void this.run(beat).then(() => {
        waiting = false
      })
    }, ms)
    this.#timers.push(timer)
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }
}
