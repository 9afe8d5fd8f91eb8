export type LookKind = "changed" | "all"
/** Paths to ask about; null is a step without one, such as a folder that has not changed. */
export type Paths = Iterator<string | null>
type Running = { readonly kind: LookKind; readonly paths: Paths; readonly atMs: number; steps: number }

/** In one go; then the recorder's thread does other things first. */
const SLICE_STEPS = 2000
/** What a step is taken to cost. It is counted, not timed: a busy machine must not make us look less. */
const STEP_MS = 0.01
const EVERY_MS = 20_000
/** By itself a look takes at most this part of a core; where something happened, this; and one that costs less than this is always made. */
const IDLE_PART = 1 / 2500
const BUSY_PART = 1 / 50
const SMALL_MS = 5
const KINDS: readonly LookKind[] = ["changed", "all"]

/** Looks at the workspace again and again, in slices and no more often than it costs little: soon when something happened, and by itself. */
export class PacedLooks {
  readonly #paths: (kind: LookKind) => Paths
  readonly #look: (path: string, atMs: number) => void
  readonly #last = new Map<LookKind, { readonly atMs: number; readonly steps: number }>()
  readonly #wanted = new Map<LookKind, { readonly atMs: number; readonly fromMs: number }>()
  #running: Running | null = null

  /** @param look - `atMs` is when happened what the look is for. */
  constructor(paths: (kind: LookKind) => Paths, look: (path: string, atMs: number) => void) {
    this.#paths = paths
    this.#look = look
  }

  /** Something happened: look, not before `fromMs`. */
  want(kind: LookKind, atMs: number, fromMs = atMs): void {
    this.#wanted.set(kind, { atMs, fromMs })
  }

  /** Start over: everything was just looked at. */
  restart(nowMs: number): void {
    this.#running = null
    this.#wanted.clear()
    for (const kind of KINDS) this.#last.set(kind, { atMs: nowMs, steps: this.#last.get(kind)?.steps ?? 0 })
  }

  /** A slice of the look that is due, if one is. True when one began. */
  turn(nowMs: number): boolean {
    const began = this.#running === null && this.#begin(nowMs)
    const { paths, atMs, kind } = this.#running ?? {}
    for (let i = 0; i < SLICE_STEPS && paths !== undefined && this.#running !== null; i++) {
      const next = paths.next()
      this.#running.steps++
      if (next.done === true) {
        if (kind !== undefined) this.#last.set(kind, { atMs: nowMs, steps: this.#running.steps })
        this.#running = null
      } else if (next.value !== null) this.#look(next.value, atMs ?? nowMs)
    }
    return began
  }

  #begin(nowMs: number): boolean {
    for (const kind of KINDS) {
      const wanted = this.#wanted.get(kind)
      const last = this.#last.get(kind) ?? { atMs: nowMs, steps: 0 }
      this.#last.set(kind, last)
      const costMs = last.steps * STEP_MS
      const pauseMs = nowMs - last.atMs
      const soon = wanted !== undefined && nowMs >= wanted.fromMs && (costMs < SMALL_MS || pauseMs >= costMs / BUSY_PART)
      if (!soon && pauseMs < Math.max(EVERY_MS, costMs / IDLE_PART)) continue
      this.#wanted.delete(kind)
      this.#running = { kind, paths: this.#paths(kind), atMs: soon ? wanted.atMs : nowMs, steps: 0 }
      return true
    }
    return false
  }
}
