import { statSync } from "node:fs"
import { join } from "node:path"
import type { FromRecorder, RecorderState, ToRecorder } from "@tracehold/capture"
import { cryptoReady, fromHex } from "@tracehold/crypto"
import { explainPath } from "@tracehold/policy"
import {
  describeVaultError,
  eraseSince,
  listChunks,
  openStore,
  readCard,
  SessionWriter,
  type Store,
  VaultError,
  vaultFolder,
} from "@tracehold/vault"
import { nameDocument, nameFile } from "./document-names.ts"
import { GitRepository } from "./git-repository.ts"
import { type LoadedPolicy, loadPolicy, POLICY_FILE } from "./policy-files.ts"
import { SessionRecorder, type SessionStart } from "./session-recorder.ts"

const FLUSH_MS = 500
const SAMPLE_MS = 100
const CARD_MS = 1000
const MINUTE_MS = 60_000

/** The recorder's thread: takes messages, keeps the clock's beat, says how it is. Decides nothing about content. */
export class Recorder {
  readonly #tell: (message: FromRecorder) => void
  readonly #timers: NodeJS.Timeout[] = []
  #start: SessionStart | null = null
  #session: SessionRecorder | null = null
  #policy: LoadedPolicy | null = null
  #store: Store | null = null
  #writer: SessionWriter | null = null
  #state: RecorderState = "no-vault"
  #problem: string | null = null
  #sensors: Record<string, number> = {}
  #work: Promise<void> = Promise.resolve()
  #erasedFromMs: number | null = null
  #bytesAtStart = 0

  constructor(tell: (message: FromRecorder) => void) {
    this.#tell = tell
  }

  /** Messages are worked on one after the other, whatever they wait for. */
  handle(message: ToRecorder): Promise<void> {
    this.#work = this.#work.then(() => this.#handle(message)).catch((error: unknown) => this.#report(error))
    return this.#work
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
        return this.#tell({ kind: "explained", request: message.request, text: this.#explain(message.path) })
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
    const remotes = start.trusted ? start.roots.map(({ path }) => new GitRepository(path).head().remote) : []
    this.#policy = loadPolicy(start.roots, start.userPolicy, remotes)
    this.#session = new SessionRecorder(
      start,
      this.#policy.engine,
      () => performance.timeOrigin + performance.now() - start.wallMs,
    )
    this.#open()
    this.#every(FLUSH_MS, () => this.#flush())
    this.#every(SAMPLE_MS, () => this.#session?.sample())
    this.#every(CARD_MS, () => this.#open())
    this.#tellState()
  }

  /** Record once there is a vault, the workspace is trusted and policy allows it. */
  #open(): void {
    const start = this.#start
    if (start === null || this.#writer !== null || this.#state === "paused" || this.#state === "stopped") return
    const off = start.trusted
      ? start.roots.length === 0
        ? "no folder is open"
        : this.#policy?.off
      : "this workspace is not trusted"
    if (off != null) return this.#become("off", off)
    const folder = start.vault === "" ? vaultFolder(process.env) : start.vault
    try {
      statSync(join(folder, "card.json"))
    } catch {
      return this.#become("no-vault", null)
    }
    const card = readCard(folder)
    this.#store ??= openStore(folder)
    this.#bytesAtStart = storeBytes(folder)
    this.#writer = SessionWriter.start(this.#store, card, {
      sessionId: fromHex(start.sessionId),
      nowMin: nowMin(),
      onErased: () => this.#erasedElsewhere(),
    })
    this.#session?.writeTo(this.#writer)
    this.#become("recording", null)
  }

  async #take({ records, batch }: Extract<ToRecorder, { kind: "records" }>): Promise<void> {
    for (const { kind, atMs } of records) this.#sensors[kind] = atMs
    await this.#session?.take(records)
    if (batch !== undefined) this.#tell({ kind: "taken", batch })
    const paths = records.flatMap((r) => (r.kind === "disk" ? [r.path] : []))
    if (paths.some((path) => POLICY_FILE.test(path))) this.#reloadPolicy(this.#start?.userPolicy ?? null)
  }

  #flush(): void {
    if (this.#state !== "recording") return
    this.#session?.flush(nowMin())
    this.#problem = null
    this.#tellState()
  }

  #reloadPolicy(userPolicy: string | null): void {
    const start = this.#start
    if (start === null) return
    this.#start = { ...start, userPolicy }
    const remotes = start.trusted ? start.roots.map(({ path }) => new GitRepository(path).head().remote) : []
    this.#policy = loadPolicy(start.roots, userPolicy, remotes)
    this.#session?.setEngine(this.#policy.engine)
    if (this.#policy.off !== null && this.#state === "recording") {
      this.#session?.pause(nowMin())
      this.#become("off", this.#policy.off)
    } else if (this.#policy.off === null && this.#state === "off") this.#goOn()
  }

  #pause(): void {
    if (this.#state === "recording") this.#session?.pause(nowMin())
    this.#become("paused", null)
  }

  #resume(leaveOut: boolean): void {
    if (leaveOut && this.#erasedFromMs !== null) this.#session?.leaveOut(this.#erasedFromMs)
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
    const cut = performance.timeOrigin + performance.now() - minutes * MINUTE_MS
    this.#session?.stopWriting()
    this.#erasedFromMs = Math.min(this.#erasedFromMs ?? Number.POSITIVE_INFINITY, cut - (this.#start?.wallMs ?? 0))
    let chunks = 0
    let problem: string | null = null
    try {
      if (this.#store !== null) chunks = eraseSince(this.#store, Math.floor(cut / MINUTE_MS), nowMin()).chunks
    } catch (error) {
      problem = describeVaultError(error)
    }
    this.#become("paused", problem)
    this.#tell({ kind: "erased", request, chunks, problem })
  }

  #erasedElsewhere(): void {
    this.#erasedFromMs ??= 0
    this.#session?.stopWriting()
    this.#become(
      "paused",
      "another window erased what was recorded lately; resume when what must not come back is off the screen",
    )
  }

  #explain(path: string): string {
    const start = this.#start
    if (start === null || this.#policy === null) return "Tracehold has not started here yet."
    if (this.#policy.off !== null) return `Not recorded: ${this.#policy.off}.`
    const name = path.includes(":/") ? (nameDocument(path, start.roots)?.policyPath ?? null) : nameFile(path, start.roots)
    if (name === null) return "Not recorded: it lies outside the folders of this workspace."
    return explainPath(this.#policy.engine, name)
  }

  #stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
    if (this.#state === "recording") this.#session?.close(nowMin())
    this.#writer?.[Symbol.dispose]()
    this.#store?.[Symbol.dispose]()
    this.#become("stopped", null)
  }

  /** One task at a time: a beat that comes while another works is left out. */
  #every(ms: number, beat: () => void): void {
    let waiting = false
    const timer = setInterval(() => {
      if (waiting) return
      waiting = true
      this.#work = this.#work
        .then(beat)
        .catch((error: unknown) => this.#report(error))
        .finally(() => {
          waiting = false
        })
    }, ms)
    this.#timers.push(timer)
  }

  /** What went wrong, in one line and without content; recording goes on as far as it can, the queue stays in memory. */
  #report(error: unknown): void {
    this.#problem =
      error instanceof VaultError
        ? describeVaultError(error)
        : `the recorder failed (${error instanceof Error ? error.name : "unknown"}); what was recorded so far is safe`
    this.#tellState()
  }

  #become(state: RecorderState, problem: string | null): void {
    const changed = this.#state !== state || this.#problem !== problem
    this.#state = state
    this.#problem = problem
    if (changed) this.#tellState()
  }

  #tellState(): void {
    const folder = this.#start?.vault || vaultFolder(process.env)
    const open = this.#store === null ? [] : listChunks(this.#store).filter((chunk) => !chunk.reviewed && chunk.events > 0)
    const minutes = open.reduce((sum, { fromMin, toMin }) => sum + toMin - fromMin, 0)
    this.#tell({
      kind: "state",
      state: this.#state,
      problem: this.#problem,
      events: this.#session?.stored ?? 0,
      bytesToday: Math.max(0, storeBytes(folder) - this.#bytesAtStart),
      lastEventMs: this.#session?.stored ? this.#session.lastMs : null,
      unreviewed: { chunks: open.length, minutes },
      sensors: this.#sensors,
    })
  }
}

function nowMin(): number {
  return Math.floor((performance.timeOrigin + performance.now()) / MINUTE_MS)
}

function storeBytes(folder: string): number {
  return ["vault.db", "vault.db-wal"].reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
