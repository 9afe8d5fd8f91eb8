import { type AgentName, type AgentRecord, HOOK_AGENTS, readHook } from "@tracehold/capture"
import type { Authorship } from "@tracehold/trace"
import type { AgentEvidence, Found, ToolRecord } from "./agent-evidence.ts"
import type { HookCall } from "./agent-hooks/hook-server.ts"
import { nameFile } from "./document-names.ts"
import { fileNow } from "./file-now.ts"
import { hookWrite } from "./hook-writes.ts"
import { HookedDocuments } from "./hooked-documents.ts"
import type { RecorderContext } from "./recorder-context.ts"
import { ToldOnce, type Way } from "./told-once.ts"
import type { TranscriptTail } from "./transcript-tail.ts"

/** Looking at transcripts costs a walk through their folders. */
const LOOK_MS = 100

type Hooks = {
  /** Agents that the user lets us hear by their hooks. */
  readonly allowed: readonly AgentName[]
  /** Something may have changed at this absolute path: look at it now. */
  readonly look: (path: string, atMs: number) => void
  /** The text of an open document. */
  readonly document: (name: string) => string | undefined
  /** An agent said something on this way. */
  readonly heard?: (agent: string, way: Way) => void
}

/** Agents' prompts, replies and tool calls, from their transcripts and hooks, and the evidence that lies in them. */
export class AgentRecorder {
  readonly #context: RecorderContext
  readonly #tail: TranscriptTail
  readonly #evidence: AgentEvidence
  readonly #hooks: Hooks
  readonly #told = new ToldOnce()
  readonly #documents = new HookedDocuments()
  #lookedMs = Number.NEGATIVE_INFINITY

  constructor(context: RecorderContext, tail: TranscriptTail, evidence: AgentEvidence, hooks: Hooks) {
    this.#context = context
    this.#tail = tail
    this.#evidence = evidence
    this.#hooks = hooks
  }

  /** What agents said until now is not recorded. */
  skip(): void {
    this.#tail.skip()
  }

  /** A file changed: an agent writes down what it is about to do first, so its line is most likely there. Once in a while of many changes. */
  lookBefore(): void {
    if (this.#context.sink.writes && this.#context.nowMs() - this.#lookedMs >= LOOK_MS) this.look()
  }

  /** Read what was appended since the last look. Conversations in other folders are none of this session's. */
  look(): number {
    this.#lookedMs = this.#context.nowMs()
    const lines = this.#tail.look().filter(({ record }) => this.#inWorkspace(record.cwd))
    for (const { agent, record } of lines) {
      this.#hooks.heard?.(agent, "transcript")
      if (record.kind !== "tool") this.#say(agent, "transcript", record)
      else if (this.#call(agent, "transcript", record).isNew) this.#found(this.#learn(agent, record))
    }
    return lines.length
  }

  /** A hook was called. Only what an agent does that the user lets us hear, in a folder of this workspace, while something is recorded. */
  async hear({ agent: installed, stdin, untilMs }: HookCall): Promise<boolean> {
    const whose = HOOK_AGENTS.find((known) => known === installed)
    const heard = whose === undefined ? null : readHook(whose, stdin)
    if (heard === null || !this.#hooks.allowed.includes(heard.agent) || !this.#inWorkspace(heard.record.cwd)) return false
    const { agent, record } = heard
    if (record.kind === "tool") await this.#context.git().learn(record.writes.flatMap(({ path }) => this.#name(path) ?? []))
    if (!this.#context.sink.writes) return false
    this.#hooks.heard?.(agent, `hook:${installed}`)
    this.lookBefore() // What the agent wrote down before this comes before it.
    if (record.kind === "tool") this.#hooked(agent, `hook:${installed}`, record, untilMs)
    else this.#say(agent, `hook:${installed}`, record)
    return true
  }

  /** A document was edited: that may be what a tool call was to do. */
  edited(path: string, change: number, by: Authorship, text: string): void {
    this.#found(this.#documents.edited(path, change, by, text, this.#context.nowMs()))
  }

  #hooked(agent: string, way: Way, told: ToolRecord, untilMs: number): void {
    const { id, isNew } = this.#call(agent, way, told)
    const record = { ...told, call: id }
    if (record.phase === "before") this.#before(agent, record, untilMs, isNew)
    else if (record.phase === "failed") this.#forget(id)
    else this.#after(agent, record, isNew)
  }

  #forget(call: string): void {
    this.#evidence.forget(call)
    this.#documents.forget(call)
  }

  /** Look at what is about to be written. An agent that went on meanwhile may have written it already: then we know nothing of before. */
  #before(agent: string, record: ToolRecord, untilMs: number, isNew: boolean): void {
    this.#lookAt(record)
    const writes = record.writes.flatMap((write) => {
      const path = this.#name(write.path)
      const now = path === null ? null : fileNow(path, this.#context)
      return path === null || now === null ? [] : [hookWrite(path, write, now.text)]
    })
    const open = record.writes.flatMap((write) => {
      const path = this.#name(write.path)
      const text = path === null ? undefined : this.#hooks.document(path)
      return path === null || text === undefined ? [] : [hookWrite(path, write, text)]
    })
    if (Date.now() < untilMs) {
      this.#evidence.begin(agent, record.call, writes, this.#context.nowMs())
      this.#documents.begin(agent, record.call, open)
    } else if (isNew) this.#found(this.#learn(agent, record, "hook"))
  }

  #after(agent: string, record: ToolRecord, isNew: boolean): void {
    const textNow = (path: string) => fileNow(path, this.#context)?.text ?? undefined
    const found = this.#evidence.finish(record.call, textNow, this.#context.nowMs())
    this.#found(found ?? (isNew ? this.#learn(agent, record, "hook") : []))
    this.#found(this.#documents.finish(record.call, this.#context.nowMs()))
    this.#lookAt(record)
  }

  #lookAt({ writes }: ToolRecord): void {
    for (const { path } of writes) if (this.#name(path) !== null) this.#hooks.look(path, this.#context.nowMs())
  }

  #say(agent: string, way: Way, record: Exclude<AgentRecord, ToolRecord>): void {
    if (!this.#told.isNew(way, agent, record)) return
    const { kind, conversation, turn, text } = record
    this.#context.sink.emit({ kind, atMs: this.#context.nowMs(), agent, conversation, turn, text })
  }

  /** A call is an event when it is told for the first time. */
  #call(agent: string, way: Way, record: ToolRecord): { id: string; isNew: boolean } {
    const told = this.#told.call(way, agent, record)
    if (!told.isNew) return told
    const { conversation, turn, name, input, cwd } = record
    // What is outside, or named from a folder that only we know, is none of ours: policy hides what is said of it, by a name that leads out.
    const hides = cwd !== null && this.#context.engine().call(input, cwd).kind === "drop"
    const paths = [...record.writes.map(({ path }) => this.#name(path) ?? ".."), ...(hides ? [".."] : [])]
    const atMs = this.#context.nowMs()
    this.#context.sink.emit({ kind: "tool", atMs, agent, conversation, turn, call: told.id, name, input, paths })
    return told
  }

  #learn(agent: string, record: ToolRecord, from: "transcript" | "hook" = "transcript"): Found[] {
    return this.#evidence.learn(agent, record, (path) => this.#name(path), this.#context.nowMs(), from)
  }

  #found(found: readonly Found[]): void {
    const atMs = this.#context.nowMs()
    for (const { changes, by } of found) this.#context.sink.emit({ kind: "attribution", atMs, changes, by })
  }

  #name(path: string): string | null {
    return nameFile(path, this.#context.roots)
  }

  #inWorkspace(cwd: string | null): boolean {
    return cwd !== null && this.#context.roots.some(({ path }) => cwd === path || cwd.startsWith(`${path}/`))
  }
}
