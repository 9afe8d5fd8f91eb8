import { randomBytes } from "node:crypto"
import type { SensorRecord, ToRecorder } from "@tracehold/capture"
import { RecordBuffer } from "./record-buffer.ts"
import { type LinkPort, type Question, RecorderLink, type StateReport } from "./recorder-link.ts"
import { SensorFaults } from "./sensor-faults.ts"

type Start = Extract<ToRecorder, { kind: "start" }>

/** What a sensor may do: say one plain record, read the session's clock, be called later. Nothing it does can throw outwards. */
export type SensorPort = {
  readonly push: (record: SensorRecord) => void
  /** Whole milliseconds since the session started, on a monotonic clock. */
  readonly nowMs: () => number
  readonly later: (run: () => void, ms: number) => void
  readonly safely: SensorFaults["safely"]
}

/** `tell` says everything anew, as it is at that moment. */
export type Sensor = Disposable & { tell(): void }

export type RecordingPort = {
  readonly script: LinkPort["script"]
  /** Everything of the first message but the session's own id and clock. Asked again for every session. */
  readonly start: () => Omit<Start, "kind" | "sessionId" | "wallMs" | "paused">
  /** Whether a session begins paused: a pause outlives a reload, and a recorder that died. */
  readonly paused: () => boolean
  readonly sensors: (port: SensorPort) => Sensor
  readonly changed: () => void
}

/**
 * One window's recording: the recorder's thread, the buffer before it, and the sensors, which begin anew with every session.
 * A recorder that died is a session that ended; what it acknowledged is in the vault.
 */
export class Recording {
  readonly #port: RecordingPort
  readonly #link: RecorderLink
  #buffer: RecordBuffer | null = null
  #sensors: Sensor | null = null
  #startedMs = 0
  #lastMs = 0
  #trusted = false
  #stopped = false
  #faults = new SensorFaults()
  report: StateReport | null = null
  died: string | null = null

  constructor(port: RecordingPort) {
    this.#port = port
    this.#link = new RecorderLink({
      script: port.script,
      begin: () => this.#begin(),
      begun: () => this.#begun(),
      state: (report) => {
        if (this.#stopped) return
        this.report = report
        port.changed()
      },
      taken: (batch) => this.#buffer?.taken(batch),
      died: (why, again) => this.#dead(again ? why : `${why} Reload the window to start it again.`),
    })
  }

  start(): void {
    this.#link.start()
  }

  /** By the wall's clock, as in the recorder's thread, since that one goes on while a laptop sleeps; it never steps back. */
  get nowMs(): number {
    this.#lastMs = Math.max(this.#lastMs, Date.now() - this.#startedMs)
    return this.#lastMs
  }

  get faults(): ReadonlyMap<string, number> {
    return this.#faults.counts()
  }

  /** Send an order after all that was recorded before it. */
  order(message: Extract<ToRecorder, { kind: "allow" | "pause" | "resume" | "policy" }>): void {
    this.#buffer?.flush()
    this.#link.send(message)
  }

  ask(question: Question): ReturnType<RecorderLink["ask"]> {
    this.#buffer?.flush()
    return this.#link.ask(question)
  }

  /** Let the recorder write what it holds, then end it. What it says on its way is not shown: it was asked to go. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#sensors?.[Symbol.dispose]()
    this.#sensors = null
    this.#buffer?.flush()
    await this.#link.stop()
  }

  #begin(): Start {
    this.#startedMs = Date.now()
    this.#lastMs = 0
    const start = this.#port.start()
    this.#trusted = start.trusted
    return {
      kind: "start",
      ...start,
      paused: this.#port.paused(),
      sessionId: randomBytes(16).toString("hex"),
      wallMs: this.#startedMs,
    }
  }

  #begun(): void {
    this.died = null
    this.report = null
    this.#faults = new SensorFaults()
    if (this.#port.paused()) this.#link.send({ kind: "pause" })
    const buffer = new RecordBuffer({
      post: (records, batch) => this.#link.send({ kind: "records", records, batch }),
      retell: () => this.#sensors?.tell(),
      later,
      nowMs: () => this.nowMs,
    })
    this.#buffer = buffer
    // In a workspace that is not trusted the editor is not even listened to.
    if (this.#trusted) {
      this.#sensors = this.#port.sensors({
        push: (record) => buffer.push(record),
        nowMs: () => this.nowMs,
        later,
        safely: (sensor, run) => this.#faults.safely(sensor, run),
      })
      this.#sensors.tell()
    }
    this.#port.changed()
  }

  #dead(why: string): void {
    this.#sensors?.[Symbol.dispose]()
    this.#sensors = null
    this.#buffer = null
    this.died = why
    this.#port.changed()
  }
}

function later(run: () => void, ms: number): void {
  setTimeout(run, ms)
}
