import type { FromRecorder, ToRecorder } from "@tracehold/capture"
import { cryptoReady } from "@tracehold/crypto"
import type { Store } from "@tracehold/vault"
import { DiskRoom, LOW_DISK } from "./disk-room.ts"
import { explainRecording } from "./explain-recording.ts"
import { remoteNames } from "./git-repository.ts"
import { attempt } from "./one-line.ts"
import { ERASED_ELSEWHERE, PanicErase } from "./panic-erase.ts"
import { type LoadedPolicy, POLICY_FILE } from "./policy-files.ts"
import { policyFor } from "./policy-for.ts"
import { RecorderCondition } from "./recorder-condition.ts"
import { SerialTasks } from "./serial-tasks.ts"
import { SessionRecorder, type SessionStart } from "./session-recorder.ts"
import { VaultCare } from "./vault-care.ts"
import { VaultLink } from "./vault-link.ts"
import { nowMin, wallNow } from "./wall-clock.ts"

const FLUSH_MS = 500
const SAMPLE_MS = 100
const CARD_MS = 1000

/** The recorder's thread: takes messages, keeps the clock's beat, says how it is. Decides nothing about content. */
export class Recorder {
  readonly #tell: (message: FromRecorder) => void
  readonly #tasks = new SerialTasks((error) => this.#condition.failed(error))
  readonly #room = new DiskRoom()
  readonly #vault = new VaultLink()
  readonly #care = new VaultCare()
  readonly #erases = new PanicErase()
  readonly #condition: RecorderCondition
  #start: SessionStart | null = null
  #session: SessionRecorder | null = null
  #policy: LoadedPolicy | null = null

  constructor(tell: (message: FromRecorder) => void) {
    this.#tell = tell
    this.#condition = new RecorderCondition(tell, () => {
      const events = this.#session?.stored ?? 0
      return {
        events,
        lastEventMs: events === 0 ? null : (this.#session?.lastMs ?? null),
        ...this.#vault.figures,
        warnings: [...this.#vault.warnings, ...this.#care.warnings],
      }
    })
  }

  /** Messages are worked on one after the other, whatever they wait for. */
  handle(message: ToRecorder): Promise<void> {
    return this.#tasks.run(() => this.#handle(message))
  }

  async #handle(message: ToRecorder): Promise<void> {
    switch (message.kind) {
      case "start":
        return this.#begin(message)
      case "records":
        return this.#take(message)
      case "policy":
        return this.#reloadPolicy(message.userPolicy)
      case "pause":
        return this.#pause()
      case "resume":
        return this.#resume(message.leaveOut)
      case "erase":
        return this.#erase(message.request, message.minutes)
      case "explain": {
        const text = explainRecording(this.#start, this.#policy, message.path)
        return this.#tell({ kind: "explained", request: message.request, text })
      }
      case "repositories": {
        const roots = (this.#start?.roots ?? []).map(({ path }) => ({ path, remote: this.#repositoryName(path) }))
        return this.#tell({ kind: "repositories", request: message.request, roots })
      }
      case "status":
        this.#condition.tell()
        return this.#tell({ kind: "done", request: message.request })
      case "stop":
        this.#stop()
        return this.#tell({ kind: "done", request: message.request })
    }
  }

  async #begin(start: SessionStart): Promise<void> {
    await cryptoReady()
    this.#start = start
    this.#policy = policyFor(start)
    // In a workspace that is not trusted nothing is looked at, not even to forget it.
    if (start.trusted) this.#session = new SessionRecorder(start, this.#policy.engine, () => wallNow() - start.wallMs)
    if (start.paused) this.#condition.become("paused", null)
    this.#open()
    this.#tasks.every(FLUSH_MS, () => this.#flush())
    this.#tasks.every(SAMPLE_MS, () => this.#session?.sample())
    this.#tasks.every(CARD_MS, () => this.#open())
    this.#condition.tell()
  }

  /** Record once there is a vault, the workspace is trusted and policy allows it. */
  #open(): void {
    const start = this.#start
    const { state } = this.#condition
    if (start === null || this.#vault.writer !== null || state === "paused" || state === "stopped") return
    const off = start.trusted && start.roots.length === 0 ? "no folder is open" : this.#policy?.off
    const store = off == null ? this.#vault.openStore(start) : null
    if (off != null) this.#condition.become("off", off)
    else if (store === null) this.#condition.become("no-vault", null)
    else if (this.#room.isLow(store.folder)) this.#condition.become("off", LOW_DISK)
    else this.#record(store, start)
  }

  #record(store: Store, start: SessionStart): void {
    const writer = this.#vault.begin(store, start, this.#policy?.engine.detectors, () => this.#erasedElsewhere())
    this.#session?.writeTo(writer)
    this.#condition.become("recording", null)
  }

  #repositoryName(folder: string): string | null {
    return this.#start?.trusted === true ? (remoteNames(folder)[0] ?? null) : null
  }

  async #take({ records, batch }: Extract<ToRecorder, { kind: "records" }>): Promise<void> {
    for (const { kind, atMs } of records) this.#condition.heard(kind, atMs)
    await this.#session?.take(records)
    if (batch !== undefined) this.#tell({ kind: "taken", batch })
    if (records.some((r) => r.kind === "disk" && POLICY_FILE.test(r.path))) this.#reloadPolicy(this.#start?.userPolicy ?? null)
  }

  #flush(): void {
    const { store } = this.#vault
    const turn = store === null ? null : this.#room.turn(store.folder, this.#condition.state === "recording")
    if (turn === "stop") this.#turnOff(LOW_DISK, "low-disk")
    if (store !== null) this.#care.turn(store, nowMin())
    if (turn === "go-on" && this.#condition.state === "off" && this.#policy?.off === null) this.#goOn()
    if (this.#condition.state !== "recording") return
    this.#session?.flush(nowMin())
    this.#condition.recovered()
  }

  #reloadPolicy(userPolicy: string | null): void {
    if (this.#start === null) return
    this.#start = { ...this.#start, userPolicy }
    this.#policy = policyFor(this.#start)
    if (this.#policy.off !== null) this.#turnOff(this.#policy.off, "by-policy")
    else this.#session?.setEngine(this.#policy.engine)
    if (this.#policy.off === null && this.#condition.state === "off") this.#goOn()
  }

  #turnOff(why: string, what: string): void {
    const { state } = this.#condition
    if (state === "recording") attempt(() => this.#session?.pause(nowMin(), what))
    if (state !== "paused" && state !== "stopped") this.#condition.become("off", why)
  }

  #pause(): void {
    const recording = this.#condition.state === "recording"
    this.#condition.become("paused", recording ? attempt(() => this.#session?.pause(nowMin())) : null)
  }

  #resume(leaveOut: boolean): void {
    const fromMs = this.#erases.takeFromMs()
    if (leaveOut) this.#session?.leaveOut(fromMs)
    if (this.#condition.state === "paused") this.#goOn()
  }

  #goOn(): void {
    this.#session?.pause(nowMin()) // What could not be stored when it stopped comes first.
    this.#condition.leave()
    const { writer } = this.#vault
    if (writer === null) this.#open()
    else {
      this.#session?.writeTo(writer)
      this.#condition.become("recording", null)
    }
  }

  /** Panic: works locked. Nothing is recorded afterwards until the user resumes, since the text may still be on the screen. */
  #erase(request: number, minutes: number): void {
    this.#session?.stopWriting()
    const erased = this.#erases.here(this.#vault, this.#start, minutes)
    this.#condition.become("paused", erased.problem)
    this.#tell({ kind: "erased", request, ...erased })
  }

  #erasedElsewhere(): void {
    this.#erases.elsewhere(this.#vault, this.#start?.wallMs ?? 0)
    this.#session?.stopWriting()
    this.#condition.become("paused", ERASED_ELSEWHERE)
  }

  #stop(): void {
    this.#tasks.stop()
    const recording = this.#condition.state === "recording"
    const problem = attempt(() => (recording ? this.#session?.close(nowMin()) : this.#session?.pause(nowMin())))
    this.#vault[Symbol.dispose]()
    this.#condition.become("stopped", problem)
  }
}
