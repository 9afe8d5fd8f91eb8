import type { SensorOf } from "@tracehold/capture"

export type FocusOn = SensorOf<"focus">["on"]

/**
 * Says only when the focus moved. No stable API tells what the keyboard goes to: the editor says which editor and which terminal
 * were active last, and a click or key in one of them tells the rest.
 */
export class FocusTracker {
  #last: FocusOn = { kind: "nothing" }

  /** @returns whether this is a move. */
  moved(on: FocusOn): boolean {
    const known = this.#last
    this.#last = on
    if (on.kind === "pane") return known.kind !== "pane" || known.pane !== on.pane || known.uri !== on.uri
    if (on.kind === "terminal") return known.kind !== "terminal" || known.terminal !== on.terminal
    return known.kind !== "nothing"
  }

  get isOnPane(): boolean {
    return this.#last.kind === "pane"
  }

  /** Say the next move whatever it is: all is told anew. */
  forget(): void {
    this.#last = { kind: "nothing" }
  }
}
