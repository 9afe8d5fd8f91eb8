import type { SensorOf } from "@tracehold/capture"

export type FocusOn = SensorOf<"focus">["on"]

/**
 * Says only when the focus moved. No stable API tells what the keyboard goes to: the editor says which editor and which terminal
 * were active last, and a click or key in one of them tells the rest.
 */
export class FocusTracker {
  #last = ""

  /** @returns whether this is a move. */
  moved(on: FocusOn): boolean {
    const now = on.kind === "pane" ? `pane ${on.pane} ${on.uri}` : on.kind === "terminal" ? `terminal ${on.terminal}` : ""
    if (now === this.#last) return false
    this.#last = now
    return true
  }
}
