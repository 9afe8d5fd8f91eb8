import { existsSync } from "node:fs"
import { join } from "node:path"
import type { FromRecorder, RecorderState, ToRecorder } from "@tracehold/capture"
import { cryptoReady, fromHex } from "@tracehold/crypto"
import { eraseSince, listTombstones, openStore, readCard, SessionWriter, type Store, vaultFolder } from "@tracehold/vault"
import { DiskRoom, LOW_DISK } from "./disk-room.ts"
import { explainRecording } from "./explain-recording.ts"
import { remoteNames } from "./git-repository.ts"
import { oneLine } from "./one-line.ts"
import { type LoadedPolicy, POLICY_FILE } from "./policy-files.ts"
import { policyFor } from "./policy-for.ts"
import { SerialTasks } from "./serial-tasks.ts"
import { SessionRecorder, type SessionStart } from "./session-recorder.ts"
import { storeBytes, unreviewed } from "./vault-figures.ts"
import { nowMin, wallNow } from "./wall-clock.ts"

const FLUSH_MS = 500
const SAMPLE_MS = 100
const CARD_MS = 1000
const MINUTE_MS = 60_000

/** The recorder's thread: takes messages, keeps the clock's beat, says how it is. Decides nothing about content. */
export class Recorder {
  readonly #tell: (message: FromRecorder) => void
  readonly #tasks = new SerialTasks((error) => this.#report(error))
  readonly #room = new DiskRoom()
  #start: SessionStart | null = null
  #session: SessionRecorder | null = null
  #policy: LoadedPolicy | null = null
  #store: Store | null = null
  #writer: SessionWriter | null = null
  #state: RecorderState = "no-vault"
  #problem: string | null = null
  #sensors: Record<string, number> = {}
  #erasedFromMs: number | null = null
  #bytesAtStart = 0

  constructor(tell: (message: FromRecorder) => void) {
    this.#tell = tell
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
      case "explain":
        return this.#tell({
          kind: "explained",
          request: message.request,
          text: explainRecording(this.#start, this.#policy, message.path),
        })
      case "repositories": {
        const roots = (this.#start?.roots ?? []).map(({ path }) => ({ path, remote: this.#repositoryName(path) }))
        return this.#tell({ kind: "repositories", request: message.request, roots })
      }
      case "status":
        this.#tellState()
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
    if (start.paused) this.#state = "paused"
    this.#open()
    this.#tasks.every(FLUSH_MS, () => this.#flush())
    this.#tasks.every(SAMPLE_MS, () => this.#session?.sample())
    this.#tasks.every(CARD_MS, () => this.#open())
    this.#tellState()
  }

  /** Record once there is a vault, the workspace is trusted and policy allows it. */
  #open(): void {
    const start = this.#start
    if (start === null || this.#writer !== null || this.#state === "paused" || this.#state === "stopped") return
    const off = start.trusted && start.roots.length === 0 ? "no folder is open" : this.#policy?.off
    if (off != null) {
      this.#become("off", off)
      return
    }
    const store = this.#openStore(start)
    if (store === null || this.#room.isLow(store.folder)) {
      this.#become(store === null ? "no-vault" : "off", store === null ? null : LOW_DISK)
      return
    }
    this.#writer = SessionWriter.start(store, readCard(store.folder), {
      sessionId: fromHex(start.sessionId),
      nowMin: nowMin(),
      ...(this.#policy === null ? {} : { detectors: this.#policy.engine.detectors }),
      onErased: () => this.#erasedElsewhere(),
    })
    this.#session?.writeTo(this.#writer)
    this.#become("recording", null)
  }

  #repositoryName(folder: string): string | null {
    return this.#start?.trusted === true ? (remoteNames(folder)[0] ?? null) : null
  }

  /** The vault's store, also where nothing is recorded, so that an erase works there; null while there is no vault. */
  #openStore(start: SessionStart): Store | null {
    const folder = start.vault === "" ? vaultFolder(process.env) : start.vault
    if (this.#store === null && existsSync(join(folder, "card.json"))) {
      this.#store = openStore(folder)
      this.#bytesAtStart = storeBytes(folder)
    }
    return this.#store
  }

  async #take({ records, batch }: Extract<ToRecorder, { kind: "records" }>): Promise<void> {
    for (const { kind, atMs } of records) this.#sensors[kind] = atMs
    await this.#session?.take(records)
    if (batch !== undefined) this.#tell({ kind: "taken", batch })
    if (records.some((r) => r.kind === "disk" && POLICY_FILE.test(r.path))) this.#reloadPolicy(this.#start?.userPolicy ?? null)
  }

  #flush(): void {
    const turn = this.#store === null ? null : this.#room.turn(this.#store.folder, this.#state === "recording")
    if (turn === "stop") this.#turnOff(LOW_DISK, "low-disk")
    if (turn === "go-on" && this.#state === "off" && this.#policy?.off === null) this.#goOn()
    if (this.#state !== "recording") return
    this.#session?.flush(nowMin())
    this.#problem = null
    this.#tellState()
  }

  #reloadPolicy(userPolicy: string | null): void {
    if (this.#start === null) return
    this.#start = { ...this.#start, userPolicy }
    this.#policy = policyFor(this.#start)
    if (this.#policy.off !== null) this.#turnOff(this.#policy.off, "by-policy")
    else this.#session?.setEngine(this.#policy.engine)
    if (this.#policy.off === null && this.#state === "off") this.#goOn()
  }

  #turnOff(why: string, what: string): void {
    if (this.#state === "recording") this.#session?.pause(nowMin(), what)
    if (this.#state !== "paused" && this.#state !== "stopped") this.#become("off", why)
  }

  #pause(): void {
    if (this.#state === "recording") this.#session?.pause(nowMin())
    this.#become("paused", null)
  }

  #resume(leaveOut: boolean): void {
    // After a reload nobody knows any more since when: then all that is open stays out.
    if (leaveOut) this.#session?.leaveOut(this.#erasedFromMs ?? Number.NEGATIVE_INFINITY)
    this.#erasedFromMs = null
    if (this.#state === "paused") this.#goOn()
  }

  #goOn(): void {
    this.#state = "no-vault"
    if (this.#writer !== null) {
      this.#session?.writeTo(this.#writer)
      this.#become("recording", null)
    } else this.#open()
    this.#tellState()
  }

  /** Panic: works locked. Nothing is recorded afterwards until the user resumes, since the text may still be on the screen. */
  #erase(request: number, minutes: number): void {
    const cut = wallNow() - minutes * MINUTE_MS
    this.#session?.stopWriting()
    this.#erasedFromMs = Math.min(this.#erasedFromMs ?? Number.POSITIVE_INFINITY, cut - (this.#start?.wallMs ?? 0))
    let chunks = 0
    let problem: string | null = null
    try {
      const store = this.#start === null ? null : this.#openStore(this.#start)
      if (store !== null) chunks = eraseSince(store, Math.floor(cut / MINUTE_MS), nowMin()).chunks
      this.#writer?.flush(nowMin()) // Our own writer hears of it here: what it held is gone too.
    } catch (error) {
      problem = oneLine(error)
    }
    this.#become("paused", problem)
    this.#tell({ kind: "erased", request, chunks, problem })
  }

  #erasedElsewhere(): void {
    const since = this.#store === null ? undefined : listTombstones(this.#store).findLast(({ scope }) => scope === "since")
    const fromMs = (since?.fromMs ?? Number.NEGATIVE_INFINITY) - (this.#start?.wallMs ?? 0)
    this.#erasedFromMs = Math.min(this.#erasedFromMs ?? Number.POSITIVE_INFINITY, fromMs)
    this.#session?.stopWriting()
    this.#become(
      "paused",
      "another window erased what was recorded lately; resume when what must not come back is off the screen",
    )
  }

  #stop(): void {
    this.#tasks.stop()
    if (this.#state === "recording") this.#session?.close(nowMin())
    this.#writer?.[Symbol.dispose]()
    this.#store?.[Symbol.dispose]()
    this.#writer = null
    this.#store = null
    this.#become("stopped", null)
  }

  /** Recording goes on as far as it can; what could not be written stays in memory for the next try. */
  #report(error: unknown): void {
    this.#problem = oneLine(error)
    this.#tellState()
  }

  #become(state: RecorderState, problem: string | null): void {
    const changed = this.#state !== state || this.#problem !== problem
    this.#state = state
    this.#problem = problem
    if (changed) this.#tellState()
  }

  #tellState(): void {
    const events = this.#session?.stored ?? 0
    this.#tell({
      kind: "state",
      state: this.#state,
      problem: this.#problem,
      events,
      bytesToday: this.#store === null ? 0 : Math.max(0, storeBytes(this.#store.folder) - this.#bytesAtStart),
      lastEventMs: events === 0 ? null : (this.#session?.lastMs ?? null),
      unreviewed: unreviewed(this.#store),
      sensors: this.#sensors,
    })
  }
}
