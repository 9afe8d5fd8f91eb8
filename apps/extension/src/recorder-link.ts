import { Worker } from "node:worker_threads"
import type { FromRecorder, ToRecorder } from "@tracehold/capture"

export type StateReport = Extract<FromRecorder, { kind: "state" }>
type Ask = Extract<ToRecorder, { request: number }>
type Answer = Extract<FromRecorder, { request: number }>
/** A question without its number, which the link gives. */
export type Question = Ask extends infer Q ? (Q extends Ask ? Omit<Q, "request"> : never) : never

/** How long a stopped recorder may take to write what it holds. */
const STOP_MS = 4000
/** After how many ms a recorder that died is started again; when the list is used up it stays dead. */
const RESTART_MS = [1000, 5000, 30_000]
/** One that lived this long was healthy; its death begins the list anew. */
const HEALTHY_MS = 10 * 60_000

/** Most of what a recorder makes is garbage at once. Left to itself V8 lets 50 MB more of it gather, and spends no less time on it. */
const YOUNG_MB = 12

export type LinkPort = {
  /** Bundle of the worker. */
  readonly script: string | URL
  /** The first message of a new recorder; a session begins. Called again after a crash. */
  readonly begin: () => Extract<ToRecorder, { kind: "start" }>
  /** The session's sensors may push now, beginning with all that is open. */
  readonly begun: () => void
  readonly state: (report: StateReport) => void
  readonly taken: (batch: number) => void
  /** The recorder died. `again` says whether it will be started once more. One line for a person. */
  readonly died: (why: string, again: boolean) => void
}

/** The recorder's thread, seen from the editor's: starts it, starts it again when it dies, numbers questions and joins answers. */
export class RecorderLink {
  readonly #port: LinkPort
  readonly #asked = new Map<number, { done: (answer: Answer) => void; failed: (error: Error) => void }>()
  #worker: Worker | null = null
  #nextRequest = 0
  #deaths = 0
  #startedMs = 0
  #timer: NodeJS.Timeout | null = null
  #stopping = false

  constructor(port: LinkPort) {
    this.#port = port
  }

  start(): void {
    // The extension host's own flags are not for a worker, and some of them would keep it from starting.
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB }
    const worker = new Worker(this.#port.script, { name: "tracehold-recorder", execArgv: [], resourceLimits })
    this.#worker = worker
    this.#startedMs = performance.now()
    worker.on("message", (message: FromRecorder) => this.#heard(message))
    worker.on("error", () => this.#gone(worker))
    worker.on("exit", () => this.#gone(worker))
    worker.postMessage(this.#port.begin())
    this.#port.begun()
  }

  send(message: ToRecorder): void {
    this.#worker?.postMessage(message)
  }

  /** @throws Error when the recorder is gone, or goes before it answered. */
  ask(question: Question): Promise<Answer> {
    const worker = this.#worker
    if (worker === null) return Promise.reject(new Error("The recorder is not running."))
    const request = this.#nextRequest++
    return new Promise((done, failed) => {
      this.#asked.set(request, { done, failed })
      worker.postMessage({ ...question, request })
    })
  }

  /** Let the recorder write what it holds, then end it. What it acknowledged is safe in any case. */
  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    const worker = this.#worker
    if (worker === null) return
    let limit: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, STOP_MS)
    })
    await Promise.race([this.ask({ kind: "stop" }).catch(() => {}), late])
    clearTimeout(limit)
    this.#worker = null
    await worker.terminate()
  }

  #heard(message: FromRecorder): void {
    switch (message.kind) {
      case "state":
        this.#port.state(message)
        return
      case "taken":
        this.#port.taken(message.batch)
        return
      default:
        this.#asked.get(message.request)?.done(message)
        this.#asked.delete(message.request)
    }
  }

  #gone(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = null
    for (const { failed } of this.#asked.values()) failed(new Error("The recorder stopped before it answered."))
    this.#asked.clear()
    if (this.#stopping) return
    if (HEALTHY_MS < performance.now() - this.#startedMs) this.#deaths = 0
    const wait = RESTART_MS[this.#deaths++]
    this.#port.died("The recorder stopped unexpectedly.", wait !== undefined)
    if (wait === undefined) return
    this.#timer = setTimeout(() => this.start(), wait)
  }
}
