import { type AgentRecord, type AgentWrite, explains } from "@tracehold/capture"
import type { Authorship } from "@tracehold/trace"

/**
 * A file change for which better evidence may still come: the numbers of the file's change and of the edits that loaded it. Its texts live
 * in memory only, for as long.
 */
type OpenChange = {
  readonly path: string
  readonly changes: number[]
  readonly before: string | null
  readonly after: string
  readonly atMs: number
}
type Waiting = OpenChange & { by: Authorship | null }
type OpenWrite = { readonly path: string; readonly write: AgentWrite; readonly by: Authorship; readonly atMs: number }

/** How long a change waits for a transcript line, and a line for its change. */
const PATIENCE_MS = 120_000
const MOST_WAITING = 500

/** Brings together what agents' transcripts say they wrote and what was found on disk, whichever comes first. */
export class AgentEvidence {
  #changes: Waiting[] = []
  #writes: OpenWrite[] = []

  /** Who wrote this content, if a transcript said so already. What was said once explains one change, not those that follow. */
  explain(path: string, before: string | null, after: string, nowMs: number): Authorship | null {
    this.#expire(nowMs)
    const found = this.#writes.filter((w) => w.path === path && explains(w.write, before, after))
    this.#writes = this.#writes.filter((w) => !found.includes(w))
    return found.at(-1)?.by ?? null
  }

  /** Keep a change for which a transcript line may still come. */
  await(change: OpenChange): void {
    this.#changes.push({ ...change, by: null })
    if (this.#changes.length > MOST_WAITING) this.#changes.shift()
  }

  /** An edit only loaded what the file's change brought: it shares in what is found out about that one, or was found out already. */
  join(fileChange: number, edit: number): Authorship | null {
    const waiting = this.#changes.find(({ changes }) => changes.includes(fileChange))
    if (waiting?.by === null) waiting.changes.push(edit)
    return waiting?.by ?? null
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
      const explained = this.#changes.filter((c) => c.path === path && explains(write, c.before, c.after))
      if (explained.length === 0) this.#writes.push({ path, write, by, atMs: nowMs })
      if (this.#writes.length > MOST_WAITING) this.#writes.shift()
      const fresh = explained.filter((c) => c.by === null)
      for (const change of fresh) change.by = by
      return fresh.length === 0 ? [] : [{ changes: fresh.flatMap((c) => c.changes), by }]
    })
  }

  #expire(nowMs: number): void {
    this.#changes = this.#changes.filter((c) => nowMs - c.atMs < PATIENCE_MS)
    this.#writes = this.#writes.filter((w) => nowMs - w.atMs < PATIENCE_MS)
  }
}
