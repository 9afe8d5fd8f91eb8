import { type AgentRecord, type AgentWrite, explainedBy } from "@tracehold/capture"
import type { Authorship } from "@tracehold/trace"
import { AFTER_MS, HookCalls } from "./hook-calls.ts"
import type { HookWrite } from "./hook-writes.ts"

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
type Waiting = OpenChange & { by: Authorship | null; readonly order: number }
type OpenWrite = { readonly path: string; readonly write: AgentWrite; readonly by: Authorship; readonly atMs: number }
export type ToolRecord = Extract<AgentRecord, { kind: "tool" }>
/** What was found out later: who made these changes. */
export type Found = { readonly changes: number[]; readonly by: Authorship }

/** How long a change waits for a transcript line, and a line for its change. */
const PATIENCE_MS = 120_000
const MOST_WAITING = 500

/** Brings together what agents' transcripts and hooks say they wrote and what was found on disk, whichever comes first. */
export class AgentEvidence {
  #changes: Waiting[] = []
  #writes: OpenWrite[] = []
  readonly #calls = new HookCalls()
  /** Counts changes: what was found on disk before a call began is none of the call's. */
  #order = 0

  /** Who wrote this content, if an agent said so already. What was said once explains one change, not those that follow. */
  explain(path: string, before: string | null, after: string, nowMs: number): Authorship | null {
    this.#expire(nowMs)
    const hooked = this.#calls.explain(path, after, nowMs)
    for (const agent of new Set(this.#writes.map(({ by }) => by.agent))) {
      const told = this.#told(path, agent)
      const writes = told.map(({ write }) => write)
      const count = explainedBy(writes, before, after)
      // What was told before is behind it, too, or came to nothing.
      if (count > 0) this.#use(told.slice(0, count))
      if (count > 0) return hooked ?? told[count - 1]?.by ?? null
    }
    return hooked
  }

  /** Keep a change for which evidence may still come. `known`: who made it, as it seems now. */
  await(change: OpenChange, known: Authorship | null = null): void {
    const isAgent = known !== null && known.rung !== null && known.rung <= 2
    this.#changes.push({ ...change, by: isAgent ? known : null, order: this.#order++ })
    if (this.#changes.length > MOST_WAITING) this.#changes.shift()
  }

  /** An edit only loaded what the file's change brought: it shares in what is found out about that one, or was found out already. */
  join(fileChange: number, edit: number): Authorship | null {
    const waiting = this.#changes.find(({ changes }) => changes.includes(fileChange))
    if (waiting !== undefined && waiting.by?.rung !== 1) waiting.changes.push(edit)
    return waiting?.by ?? null
  }

  /** A tool call was read: which of the waiting changes does it explain? */
  learn(
    agent: string,
    record: ToolRecord,
    name: (path: string) => string | null,
    nowMs: number,
    from: "transcript" | "hook" = "transcript",
  ): Found[] {
    this.#expire(nowMs)
    const by: Authorship = { actor: "agent", rung: 2, evidence: `${from}:${agent}`, agent, call: record.call }
    return record.writes.flatMap((write) => {
      const path = name(write.path)
      if (path === null) return []
      const told = [...this.#told(path, agent), { path, write, by, atMs: nowMs }]
      const writes = told.map((one) => one.write)
      const change = this.#changes.find(
        (c) => c.path === path && c.by === null && explainedBy(writes, c.before, c.after) === writes.length,
      )
      if (change === undefined) {
        const isKnown = this.#changes.some((c) => c.path === path && c.by?.call === record.call)
        if (!isKnown) this.#writes.push(...told.slice(-1))
        if (this.#writes.length > MOST_WAITING) this.#writes.shift()
        return []
      }
      this.#use(told)
      change.by = by
      return [{ changes: change.changes, by }]
    })
  }

  /** A hook said what its agent is about to write, and these files were looked at before it did. */
  begin(agent: string, call: string, writes: readonly HookWrite[], nowMs: number): void {
    this.#expire(nowMs)
    // Where nothing is to change, whoever brings that text about later is not the agent.
    const open = writes.filter(({ before, after }) => before === null || !after.includes(before))
    this.#calls.begin(agent, call, open, { nowMs, order: this.#order })
    const by: Authorship = { actor: "agent", rung: 2, evidence: `hook:${agent}`, agent, call }
    this.#writes = this.#writes.filter((told) => told.by.call !== call)
    this.#writes.push(...open.map(({ path, write }) => ({ path, write, by, atMs: nowMs })))
  }

  /**
   * The hook said that it is done: which waiting changes made of the file before the one that was to be? Null when it did not begin.
   *
   * @param textNow - a file's text; undefined where there is none or policy does not let it be read.
   */
  finish(call: string, textNow: (path: string) => string | undefined, nowMs: number): Found[] | null {
    const done = this.#calls.finish(call, textNow, nowMs)
    if (done === null) return null
    const ended = (told: OpenWrite) => told.by.call === call
    this.#writes = this.#writes.map((told) => (ended(told) ? { ...told, atMs: nowMs - PATIENCE_MS + AFTER_MS } : told))
    const { by, order, made } = done
    const found = this.#changes.filter((c) => c.order >= order && c.by?.rung !== 1 && made(c.path, c.after))
    for (const change of found) change.by = by
    return found.length === 0 ? [] : [{ changes: found.flatMap(({ changes }) => changes), by }]
  }

  /** The call came to nothing. */
  forget(call: string): void {
    this.#calls.forget(call)
    this.#writes = this.#writes.filter(({ by }) => by.call !== call)
  }

  /** What this agent said of this file and nothing came of yet, in order. */
  #told(path: string, agent: string | undefined): OpenWrite[] {
    return this.#writes.filter((open) => open.path === path && open.by.agent === agent)
  }

  #use(told: readonly OpenWrite[]): void {
    const calls = new Set(told.map(({ path, by }) => `${path} ${by.call}`))
    this.#writes = this.#writes.filter(({ path, by }) => !calls.has(`${path} ${by.call}`))
  }

  #expire(nowMs: number): void {
    this.#changes = this.#changes.filter((c) => nowMs - c.atMs < PATIENCE_MS)
    this.#writes = this.#writes.filter((w) => nowMs - w.atMs < PATIENCE_MS)
  }
}
