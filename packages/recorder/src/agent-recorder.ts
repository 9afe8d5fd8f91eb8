import type { AgentEvidence } from "./agent-evidence.ts"
import { nameFile } from "./document-names.ts"
import type { RecorderContext } from "./recorder-context.ts"
import type { AgentLine, TranscriptTail } from "./transcript-tail.ts"

/** Looking at transcripts costs a walk through their folders. */
const LOOK_MS = 100

/** Agents' prompts, replies and tool calls, from their transcripts, and the evidence that lies in them. */
export class AgentRecorder {
  readonly #context: RecorderContext
  readonly #tail: TranscriptTail
  readonly #evidence: AgentEvidence
  #lookedMs = Number.NEGATIVE_INFINITY

  constructor(context: RecorderContext, tail: TranscriptTail, evidence: AgentEvidence) {
    this.#context = context
    this.#tail = tail
    this.#evidence = evidence
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
    const lines = this.#tail.look().filter(({ record }) => record.cwd !== null && this.#inWorkspace(record.cwd))
    for (const line of lines) this.#take(line)
    return lines.length
  }

  #take({ agent, record }: AgentLine): void {
    const atMs = this.#context.nowMs()
    const turn = { atMs, agent, conversation: record.conversation, turn: record.turn }
    if (record.kind !== "tool") {
      this.#context.sink.emit({ kind: record.kind, ...turn, text: record.text })
      return
    }
    const name = (path: string) => nameFile(path, this.#context.roots)
    // A file outside is none of ours: policy hides what is said of it, by a name that leads out.
    const paths = record.writes.map(({ path }) => name(path) ?? "..")
    this.#context.sink.emit({ kind: "tool", ...turn, call: record.call, name: record.name, input: record.input, paths })
    for (const { changes, by } of this.#evidence.learn(agent, record, name, atMs)) {
      this.#context.sink.emit({ kind: "attribution", atMs, changes, by })
    }
  }

  #inWorkspace(cwd: string): boolean {
    return this.#context.roots.some(({ path }) => cwd === path || cwd.startsWith(`${path}/`))
  }
}
