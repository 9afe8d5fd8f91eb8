import type { FromRecorder, RecorderState } from "@tracehold/capture"
import { oneLine } from "./one-line.ts"

type StateMessage = Extract<FromRecorder, { kind: "state" }>
/** What is counted anew each time that it is told. */
export type Amounts = Omit<StateMessage, "kind" | "state" | "problem" | "sensors">

/** How the recorder is, and the one way in which the editor hears of it. */
export class RecorderCondition {
  readonly #say: (message: FromRecorder) => void
  readonly #amounts: () => Amounts
  readonly #sensors: Record<string, number> = {}
  #state: RecorderState = "no-vault"
  #problem: string | null = null

  constructor(say: (message: FromRecorder) => void, amounts: () => Amounts) {
    this.#say = say
    this.#amounts = amounts
  }

  get state(): RecorderState {
    return this.#state
  }

  /** When each kind of record last came, on the session's clock. */
  get sensors(): Readonly<Record<string, number>> {
    return this.#sensors
  }

  /** A sensor has reported. `atMs` on the session's clock. */
  heard(sensor: string, atMs: number): void {
    this.#sensors[sensor] = atMs
  }

  /** On the way to another state, which is told. */
  leave(): void {
    this.#state = "no-vault"
  }

  become(state: RecorderState, problem: string | null): void {
    const changed = this.#state !== state || this.#problem !== problem
    this.#state = state
    this.#problem = problem
    if (changed) this.tell()
  }

  /** Recording goes on as far as it can; what could not be written stays in memory for the next try. */
  failed(error: unknown): void {
    this.#problem = oneLine(error)
    this.tell()
  }

  /** What was wrong is over. */
  recovered(): void {
    this.#problem = null
    this.tell()
  }

  tell(): void {
    this.#say({
      kind: "state",
      state: this.#state,
      problem: this.#problem,
      sensors: { ...this.#sensors },
      ...this.#amounts(),
    })
  }
}
