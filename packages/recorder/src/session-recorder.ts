import type { SensorRecord, ToRecorder } from "@tracehold/capture"
import type { Engine } from "@tracehold/policy"
import type { EventOf } from "@tracehold/trace"
import type { SessionWriter } from "@tracehold/vault"
import { AgentEvidence } from "./agent-evidence.ts"
import type { HookCall } from "./agent-hooks/hook-server.ts"
import { AgentRecorder } from "./agent-recorder.ts"
import { chunkStart } from "./chunk-start.ts"
import { DiskRecorder } from "./disk-recorder.ts"
import { rootOf } from "./document-names.ts"
import { DocumentRecorder } from "./document-recorder.ts"
import { GitIgnored } from "./git-ignored.ts"
import { PaneRecorder } from "./pane-recorder.ts"
import type { RecorderContext } from "./recorder-context.ts"
import { routeRecord } from "./route-record.ts"
import { ShownTexts } from "./shown-texts.ts"
import { StoredIndex } from "./stored-index.ts"
import { TerminalRecorder } from "./terminal-recorder.ts"
import { TraceSink } from "./trace-sink.ts"
import { TranscriptTail } from "./transcript-tail.ts"
import type { FoundFile } from "./workspace-files.ts"

export type SessionStart = Extract<ToRecorder, { kind: "start" }>

/** How long a text that is being typed waits for a wide look: 16 KB with every flush took a quarter of the recorder's time. */
const LOOK_MS = 2000

/** One editor window from start to stop: what its sensors report goes in, a trace comes out. */
export class SessionRecorder implements Disposable {
  readonly #start: SessionStart
  readonly #context: RecorderContext
  readonly #sink: TraceSink
  readonly #documents: DocumentRecorder
  readonly #shown: ShownTexts
  readonly #panes: PaneRecorder
  readonly #terminals: TerminalRecorder
  readonly #disk: DiskRecorder
  readonly #agents: AgentRecorder
  #engine: Engine
  #git: GitIgnored
  /** Git was not asked yet about documents that were open before policy was read anew. */
  #unasked = false
  #writer: SessionWriter | null = null
  #changes = 0
  /** Told when an agent was heard: `transcript`, or `hook:` and whose. */
  heard: ((agent: string, way: string) => void) | null = null
  #lookedMs = 0

  constructor(start: SessionStart, engine: Engine, nowMs: () => number, git = new GitIgnored([])) {
    this.#start = start
    this.#engine = engine
    this.#git = git
    const evidence = new AgentEvidence()
    this.#sink = new TraceSink(
      engine,
      () => this.#frame(),
      (renamed) => this.#disk.renameBlobs(renamed),
    )
    this.#context = {
      roots: start.roots,
      repo: (path) => this.#repoOf(path),
      sink: this.#sink,
      engine: () => this.#engine,
      git: () => this.#git,
      nowMs: () => Math.max(0, Math.round(nowMs())),
      nextChange: () => this.#changes++,
    }
    this.#terminals = new TerminalRecorder(this.#context)
    const disk = {
      documentOf: (path: string) => this.#documents.documentOf(path),
      holds: (path: string, found: FoundFile) => this.#documents.holds(path, found),
      isDirty: (path: string) => this.#documents.isDirty(path),
      commandFor: (file: string, atMs: number) => this.#terminals.commandFor(file, atMs),
    }
    this.#disk = new DiskRecorder(this.#context, disk, evidence)
    this.#documents = new DocumentRecorder(this.#context, {
      reloaded: (path, is, change) => this.#disk.reloaded(path, is, change, this.#context.nowMs()),
      passed: (path, change) => this.#disk.passed(path, change, this.#context.nowMs()),
      saved: (path, mirror) => this.#disk.saved(path, mirror, this.#context.nowMs()),
      edited: (path, change, by, text) => this.#agents.edited(path, change, by, text),
    })
    this.#shown = new ShownTexts(this.#documents)
    this.#panes = new PaneRecorder(this.#context, (uri, atMs) => this.#documents.shown(uri, atMs))
    const roots = start.roots.map(({ path }) => path)
    this.#agents = new AgentRecorder(this.#context, new TranscriptTail(start.transcripts, roots), evidence, {
      allowed: start.agents ?? [],
      look: (path, atMs) => this.#disk.hint(path, atMs),
      document: (name) => this.#documents.documentOf(name)?.real,
      heard: (agent, way) => this.heard?.(agent, way),
    })
  }

  get stored(): number {
    return this.#sink.stored
  }

  get lastMs(): number {
    return this.#sink.lastMs
  }

  /** Take what the sensors reported, in order. */
  async take(records: readonly SensorRecord[]): Promise<void> {
    await this.askGit()
    const parts = {
      git: this.#git,
      sink: this.#sink,
      nowMs: this.#context.nowMs,
      documents: this.#documents,
      shown: this.#shown,
      panes: this.#panes,
      terminals: this.#terminals,
      disk: this.#disk,
      agents: this.#agents,
    }
    for (const [i, record] of records.entries())
      await routeRecord({ ...record, atMs: Math.max(0, Math.round(record.atMs)) }, parts, records, i)
  }

  /** An agent called its hook: whether that was taken. */
  async hear(call: HookCall): Promise<boolean> {
    await this.askGit()
    return this.#agents.hear(call)
  }

  /** Twice a second: look again at what changed, widely where it is time or the chunk ends, and write. Throws VaultError, all kept. */
  flush(nowMin: number): void {
    this.#agents.look()
    const now = this.#context.nowMs()
    const ends = this.#sink.endsAt(now)
    const wide = ends || now - this.#lookedMs >= LOOK_MS
    if (wide) this.#lookedMs = now
    this.#documents.scan(wide ? "wide" : "near")
    this.#disk.settle()
    if (ends) this.#sink.close(nowMin, false)
    else this.#sink.flush(nowMin)
  }

  /** Ask git about what nobody asked it so far, before more is taken of it. */
  async askGit(): Promise<void> {
    if (this.#unasked) {
      await this.#git.learn(this.#documents.filesOf())
      this.#judgeAgain()
    }
    await this.#disk.askGit()
  }

  /** Ten times a second: terminal screens; and a slice of the baseline while there is one. */
  sample(): void {
    const now = this.#context.nowMs()
    this.#terminals.sample(now)
    this.#documents.heal(now)
    this.#disk.sample(now)
  }

  /**
   * Policy changed: what it drops now is closed before anything more of it is taken, and `learnt`, values that are known to be secret since
   * then, are masked in what was recorded of them before.
   */
  setEngine(engine: Engine, git = this.#git, learnt: readonly string[] = []): void {
    this.#engine = engine
    if (git !== this.#git) this[Symbol.dispose]()
    this.#git = git
    if (this.#writer !== null) this.#disk.remembersIn(this.#indexFor(this.#writer))
    this.#judgeAgain()
    if (learnt.length > 0) this.#sink.mask({ values: learnt, places: [] })
    this.#documents.lookAgain()
  }

  /** Documents that go are closed under the policy that let them in: under the new one nothing may be said of them. */
  #judgeAgain(): void {
    this.#panes.leaveOut(this.#documents.judgeAgain())
    this.#unasked = this.#documents.filesOf().some((name) => this.#git.waits(name))
    if (!this.#unasked) this.#sink.setEngine(this.#engine)
  }

  /** Begin, or go on, writing: with documents as they are now, without what agents said and terminals showed in between. */
  writeTo(writer: SessionWriter): void {
    this.#writer = writer
    this.#agents.skip()
    this.#terminals.leaveOut(false)
    this.#sink.writeTo(writer)
    this.#disk.restart(this.#indexFor(writer))
  }

  /**
   * Stop writing; documents' mirrors go on, so that what comes after is true. No event of the pause is kept. Throws VaultError when the
   * disk takes nothing: it has stopped all the same, and calling this again stores what waits.
   */
  pause(nowMin: number, what = "by-user"): void {
    if (this.#sink.writes) {
      this.#documents.scan()
      this.#disk.settle()
      const atMs = this.#context.nowMs()
      this.#sink.emit({ kind: "gap", atMs, reason: "paused", what, fromMs: atMs, count: 0 })
    }
    this.#sink.stop(nowMin)
    this.#disk.remember()
  }

  /** Forget documents that changed since then and all screens, so that no keyframe brings back what was erased. */
  leaveOut(sinceMs: number): void {
    const documents = this.#documents.leaveOut(sinceMs)
    this.#panes.leaveOut(documents)
    this.#disk.leaveOut(documents, this.#start.wallMs + sinceMs)
    this.#terminals.leaveOut(true)
  }

  close(nowMin: number): void {
    this.#documents.scan()
    this.#disk.settle()
    this.#sink.close(nowMin, true)
    this.#disk.remember()
  }

  /** Git is asked nothing more. */
  [Symbol.dispose](): void {
    this.#git[Symbol.dispose]()
  }

  /** Another window erased: what was pending is gone, and nothing is written before the user says so. */
  stopWriting(): void {
    this.#sink.drop()
  }

  #indexFor(writer: SessionWriter): StoredIndex {
    return new StoredIndex({ ...this.#start, repo: this.#repoOf("") }, this.#engine, writer)
  }

  #repoOf(path: string): string {
    const root = rootOf(path, this.#start.roots)
    return this.#disk.heads.get(root?.path ?? "")?.remote ?? root?.path ?? ""
  }

  #frame(): { start: EventOf<"chunk-start">; keyframe: EventOf<"keyframe"> } {
    const atMs = Math.max(this.#context.nowMs(), this.#sink.lastMs)
    const start = chunkStart(this.#start, atMs, { heads: this.#disk.heads, writer: this.#writer, engine: this.#engine })
    return {
      start,
      keyframe: {
        kind: "keyframe",
        atMs,
        ...this.#disk.keyframe(),
        ...this.#documents.keyframe(),
        ...this.#panes.keyframe(),
        terminals: this.#terminals.keyframe(),
      },
    }
  }
}
