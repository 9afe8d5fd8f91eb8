/** First and last visible line of each stretch; folded lines lie between stretches. */
export type Lines = readonly (readonly [number, number])[]

const EVERY_MS = 100

type Pane = { sentMs: number; sent: string; waiting: Lines | null }

/**
 * Lets at most ten views a second of each pane through: the first at once, the last of a burst when its turn comes. A report
 * that shows the same lines as the one before says nothing: the editor makes one for every key typed at the end of a file.
 */
export class ViewRhythm {
  readonly #panes = new Map<number, Pane>()
  readonly #later: (run: () => void, ms: number) => void
  readonly #emit: (pane: number, lines: Lines) => void

  constructor(later: (run: () => void, ms: number) => void, emit: (pane: number, lines: Lines) => void) {
    this.#later = later
    this.#emit = emit
  }

  seen(pane: number, lines: Lines, nowMs: number): void {
    let own = this.#panes.get(pane)
    if (own === undefined) {
      own = { sentMs: Number.NEGATIVE_INFINITY, sent: "", waiting: null }
      this.#panes.set(pane, own)
    }
    if (own.waiting !== null) {
      own.waiting = lines
      return
    }
    if (lines.join() === own.sent) return
    const wait = own.sentMs + EVERY_MS - nowMs
    if (wait <= 0) {
      this.#send(pane, own, lines, nowMs)
      return
    }
    own.waiting = lines
    this.#later(() => {
      const last = own.waiting
      own.waiting = null
      if (last !== null && last.join() !== own.sent) this.#send(pane, own, last, nowMs + wait)
    }, wait)
  }

  /** The pane is gone; what waits for it is not worth telling. */
  forget(pane: number): void {
    const own = this.#panes.get(pane)
    if (own !== undefined) own.waiting = null
    this.#panes.delete(pane)
  }

  #send(pane: number, own: Pane, lines: Lines, nowMs: number): void {
    own.sentMs = nowMs
    own.sent = lines.join()
    this.#emit(pane, lines)
  }
}
