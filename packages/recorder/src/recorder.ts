import { type FromRecorder, sensorHealth, type ToRecorder } from "@tracehold/capture"
import { cryptoReady } from "@tracehold/crypto"
import { changeHook } from "./agent-hooks/change-hook.ts"
import { HookListener } from "./agent-hooks/hook-listener.ts"
import { explainRecording } from "./explain-recording.ts"
import { remoteNames } from "./git-repository.ts"
import { OrgPolicyWatch } from "./org-policy-watch.ts"
import { type Amounts, RecorderCondition } from "./recorder-condition.ts"
import { RecordingSwitch } from "./recording-switch.ts"
import { withOwnNames } from "./root-names.ts"
import { SerialTasks } from "./serial-tasks.ts"
import type { SessionStart } from "./session-recorder.ts"
import { wallNow } from "./wall-clock.ts"
import { HealthFile } from "./window-health.ts"

const FLUSH_MS = 500
const SAMPLE_MS = 100
const CARD_MS = 1000
const HEALTH_MS = 60_000
const ORG_POLICY_MS = 2000
/** Before there is a session. */
const NOTHING: Amounts = {
  events: 0,
  bytesToday: 0,
  lastEventMs: null,
  unreviewed: { chunks: 0, minutes: 0 },
  warnings: [],
  health: [],
}

/** The recorder's thread: takes messages, keeps the clock's beat, says how it is. Decides nothing about content. */
export class Recorder {
  readonly #tell: (message: FromRecorder) => void
  readonly #tasks = new SerialTasks((error) => this.#condition.failed(error))
  readonly #condition: RecorderCondition
  #recording: RecordingSwitch | null = null
  #hooks: HookListener | null = null
  #health: HealthFile | null = null

  constructor(tell: (message: FromRecorder) => void) {
    this.#tell = tell
    this.#condition = new RecorderCondition(tell, () => this.#amounts())
  }

  /** Messages are worked on one after the other, whatever they wait for. */
  handle(message: ToRecorder): Promise<void> {
    return this.#tasks.run(() => this.#handle(message))
  }

  async #handle(message: ToRecorder): Promise<void> {
    const { kind } = message
    switch (kind) {
      case "start":
        return this.#begin(message)
      case "records":
        return this.#take(message)
      case "policy":
        return this.#recording?.reloadPolicy(message.userPolicy)
      case "allow":
        return this.#recording?.allow(message.roots)
      case "pause":
        return this.#recording?.pause()
      case "resume":
        return this.#recording?.resume(message.leaveOut)
      case "erase": {
        const erased = this.#recording?.erase(message.minutes) ?? { chunks: 0, problem: null }
        return this.#tell({ kind: "erased", request: message.request, ...erased })
      }
      case "explain":
      case "explain-text":
      case "explain-command": {
        const text = await explainRecording(this.#recording, message)
        return this.#tell({ kind: "explained", request: message.request, text })
      }
      case "repositories":
        return this.#tell({ kind: "repositories", request: message.request, roots: this.#repositories() })
      case "hooks":
        return this.#tell({ kind: "hooks", request: message.request, ...changeHook(message.change) })
      case "status":
        this.#condition.tell()
        return this.#tell({ kind: "done", request: message.request })
      case "stop":
        this.#tasks.stop()
        this.#hooks?.[Symbol.dispose]()
        this.#health?.[Symbol.dispose]()
        this.#recording?.[Symbol.dispose]()
        return this.#tell({ kind: "done", request: message.request })
    }
  }

  async #begin(told: SessionStart): Promise<void> {
    const start = { ...told, roots: withOwnNames(told.roots) }
    await cryptoReady()
    const watch = new OrgPolicyWatch() // Before the policy is read, so that no change falls in between.
    const recording = new RecordingSwitch(start, this.#condition)
    this.#recording = recording
    this.#tasks.every(FLUSH_MS, async () => {
      await recording.session?.askGit()
      recording.flush()
    })
    this.#tasks.every(SAMPLE_MS, async () => {
      await recording.session?.askGit()
      recording.session?.sample()
    })
    this.#tasks.every(CARD_MS, () => recording.open())
    this.#tasks.every(ORG_POLICY_MS, () => {
      if (watch.changed()) recording.reloadPolicy()
    })
    recording.open()
    if (start.storage !== "") this.#health = new HealthFile(process.env, start.sessionId)
    this.#tasks.every(HEALTH_MS, () => this.#tellDoctor(start))
    this.#tellDoctor(start)
    this.#hear(start, recording)
    this.#condition.tell()
  }

  #tellDoctor({ wallMs: startedMs }: SessionStart): void {
    const { state, sensors } = this.#condition
    const times = Object.entries(sensors).map(([kind, atMs]) => [kind, startedMs + atMs])
    this.#health?.write({ version: 0, startedMs, atMs: wallNow(), state, sensors: Object.fromEntries(times) })
  }

  /** Agents' hooks, one call after the other, between all else. */
  #hear(start: SessionStart, recording: RecordingSwitch): void {
    const hooks = new HookListener(start, async (call) => {
      let taken = false
      await this.#tasks.run(async () => {
        taken = await recording.hear(call)
      })
      return taken
    })
    this.#hooks = hooks
    if (recording.session === null) return
    recording.session.heard = (agent, way) => {
      hooks.heard(agent, way)
      this.#condition.heard(`agent:${agent}`, wallNow() - start.wallMs)
    }
  }

  async #take({ records, batch }: Extract<ToRecorder, { kind: "records" }>): Promise<void> {
    for (const { kind, atMs } of records) this.#condition.heard(kind, atMs)
    await this.#recording?.session?.take(records)
    if (batch !== undefined) this.#tell({ kind: "taken", batch })
    if (records.some((r) => r.kind === "disk" && this.#recording?.isRuledBy(r.path))) this.#recording?.reloadPolicy()
  }

  #repositories(): { path: string; remote: string | null; ask: boolean }[] {
    const { start, policy } = this.#recording ?? {}
    const asked = new Set(policy?.ask.map(({ path }) => path))
    const nameOf = (path: string) => (start?.trusted === true ? (remoteNames(path)[0] ?? null) : null)
    return (start?.roots ?? []).map(({ path }) => ({ path, remote: nameOf(path), ask: asked.has(path) }))
  }

  #amounts(): Amounts {
    if (this.#recording === null) return NOTHING
    const { session, figures, start } = this.#recording
    const events = session?.stored ?? 0
    const warnings = [...figures.warnings, ...[this.#hooks?.problem ?? []].flat()]
    const health = sensorHealth(this.#condition.sensors, wallNow() - start.wallMs)
    return { events, lastEventMs: events === 0 ? null : (session?.lastMs ?? null), ...figures, warnings, health }
  }
}
