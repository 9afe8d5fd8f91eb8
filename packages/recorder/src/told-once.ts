import type { AgentRecord } from "@tracehold/capture"
import { contentHash } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import type { ToolRecord } from "./agent-evidence.ts"

/** A transcript, or the hook installed for some agent: what it tells, it tells once. */
export type Way = "transcript" | `hook:${string}`

/** Agents whose transcripts and hooks name a tool call by the same id. */
const NAMES_CALLS: ReadonlySet<string> = new Set(["claude-code", "codex-cli", "copilot-chat"])
const MOST_REMEMBERED = 5000

/**
 * The same prompt, reply or call may be told by transcript and by hook, and by two hooks. It is taken as often as the way that told it
 * most often. What is remembered are ids and digests, in memory.
 */
export class ToldOnce {
  readonly #counts = new Map<string, Map<Way, number>>()
  /** By agent, conversation and the agent's own id. */
  readonly #named = new Map<string, string>()
  /** By what is called: the ids given to it, in order. */
  readonly #alike = new Map<string, string[]>()
  /** By way and what is called: ids of calls that have begun and have none of the agent's. */
  readonly #begun = new Map<string, string[]>()
  #unnamed = 0

  /** A prompt or reply: true where nobody told it so often. */
  isNew(way: Way, agent: string, record: Extract<AgentRecord, { kind: "prompt" | "reply" }>): boolean {
    return this.#count(digest(agent, record.conversation, record.kind, record.text.trim()), way).isNew
  }

  /** The id by which a call is recorded, and whether it is told for the first time. */
  call(way: Way, agent: string, { conversation, call, name, input, phase }: ToolRecord): { id: string; isNew: boolean } {
    const named = call === "" ? null : `${agent}\n${conversation}\n${call}`
    const known = named === null ? undefined : this.#named.get(named)
    if (known !== undefined) return { id: known, isNew: false }
    const what = digest(agent, conversation, name, input)
    const begun = this.#begun.get(`${way}\n${what}`) ?? []
    const ended = named === null && (phase === "after" || phase === "failed") ? begun.shift() : undefined
    if (ended !== undefined) return { id: ended, isNew: false }
    const told = named !== null && NAMES_CALLS.has(agent) ? this.#fresh(call) : this.#likeOthers(way, what, call)
    if (named !== null) remember(this.#named, named, told.id)
    else if (phase === "before") remember(this.#begun, `${way}\n${what}`, [...begun, told.id])
    return told
  }

  #likeOthers(way: Way, what: string, call: string): { id: string; isNew: boolean } {
    const { count, isNew } = this.#count(what, way)
    const ids = this.#alike.get(what) ?? []
    const told = isNew ? this.#fresh(call) : { id: ids[count - 1] ?? call, isNew }
    if (isNew) remember(this.#alike, what, [...ids, told.id])
    return told
  }

  #fresh(call: string): { id: string; isNew: boolean } {
    return { id: call === "" ? `unnamed-${this.#unnamed++}` : call, isNew: true }
  }

  #count(what: string, way: Way): { count: number; isNew: boolean } {
    const ways = this.#counts.get(what) ?? new Map<Way, number>()
    const most = Math.max(0, ...ways.values())
    const count = (ways.get(way) ?? 0) + 1
    remember(this.#counts, what, ways.set(way, count))
    return { count, isNew: count > most }
  }
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.size > MOST_REMEMBERED ? map.keys() : []
  if (oldest !== undefined) map.delete(oldest)
}

function digest(...parts: readonly string[]): string {
  return contentHash(encodeUtf8(JSON.stringify(parts)))
}
