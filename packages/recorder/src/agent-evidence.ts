import { type AgentRecord, type AgentWrite, explains } from "@tracehold/capture"
import type { Authorship } from "@tracehold/trace"

/** A file change that nobody has been found for yet. Its texts live in memory only, for as long as evidence may still come. */
type OpenChange = {
  readonly path: string
  readonly changes: number[]
  readonly before: string | null
  readonly after: string
  readonly atMs: number
}
type OpenWrite = { readonly path: string; readonly write: AgentWrite; readonly by: Authorship; readonly atMs: number }

/** How long a change waits for a transcript line, and a line for its change. */
const PATIENCE_MS = 120_000
const MOST_WAITING = 500

/** Brings together what agents' transcripts say they wrote and what was found on disk, whichever comes first. */
export class AgentEvidence {
  #changes: OpenChange[] = []
  #writes: OpenWrite[] = []

  /** Who wrote this content, if a transcript said so already. */
  explain(path: string, before: string | null, after: string, nowMs: number): Authorship | null {
    this.#expire(nowMs)
    const found = this.#writes.findLast((w) => w.path === path && explains(w.write, before, after))
    return found?.by ?? null
  }

  /** Keep a change for which a transcript line may still come. */
  await(change: OpenChange): void {
    this.#changes.push(change)
    if (this.#changes.length > MOST_WAITING) this.#changes.shift()
  }

  /** A tool call was read: which of the waiting changes does it explain? */
  learn(
    agent: string,
    record: Extract<AgentRecord, { kind: "tool" }>,
    name: (path: string) => string | null,
    nowMs: number,
  ): { changes: number[]; by: Authorship }[] {
    this.#expire(nowMs)
    const by: Authorship = { actor: "agent", rung: 2, evidence: `transcript:${agent}`, agent, call: record.call }
    return record.writes.flatMap((write) => {
      const path = name(write.path)
      if (path === null) return []
      this.#writes.push({ path, write, by, atMs: nowMs })
      if (this.#writes.length > MOST_WAITING) this.#writes.shift()
      const explained = this.#changes.filter((c) => c.path === path && explains(write, c.before, c.after))
      this.#changes = this.#changes.filter((c) => !explained.includes(c))
      return explained.length === 0 ? [] : [{ changes: explained.flatMap((c) => c.changes), by }]
    })
  }

  #expire(nowMs: number): void {
    this.#changes = this.#changes.filter((c) => nowMs - c.atMs < PATIENCE_MS)
    this.#writes = this.#writes.filter((w) => nowMs - w.atMs < PATIENCE_MS)
  }
}
