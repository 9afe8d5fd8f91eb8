import type { Authorship } from "@tracehold/trace"
import type { Found } from "./agent-evidence.ts"
import { AFTER_MS } from "./hook-calls.ts"
import { type HookWrite, textDigest } from "./hook-writes.ts"

type Call = {
  readonly by: Authorship
  doneMs: number | null
  readonly writes: readonly (HookWrite & { readonly edits: number[]; isMade: boolean; isTold: boolean })[]
}

const MOST_CALLS = 100

/**
 * Agents that write through the editor, such as Copilot's: their edits are documents' changes, in pieces. When a document reads as the
 * call was to make it, those of its edits since then that nobody has are the call's.
 */
export class HookedDocuments {
  readonly #calls = new Map<string, Call>()

  /** @param writes - by the documents' texts as they are before the call. */
  begin(agent: string, call: string, writes: readonly HookWrite[]): void {
    const known = writes.filter(({ before, after }) => after.length > 0 && (before === null || !after.includes(before)))
    if (known.length === 0 || this.#calls.has(call)) return
    const by: Authorship = { actor: "agent", rung: 1, evidence: `hook:${agent}`, agent, call }
    const open = known.map((write) => ({ ...write, edits: [], isMade: false, isTold: false }))
    this.#calls.set(call, { by, doneMs: null, writes: open })
    const [oldest] = this.#calls.size > MOST_CALLS ? this.#calls.keys() : []
    if (oldest !== undefined) this.#calls.delete(oldest)
  }

  /** A document was edited. Its text is asked for only while a call is about it. */
  edited(path: string, change: number, by: Authorship, text: string, nowMs: number): Found[] {
    for (const [call, { doneMs }] of this.#calls) if (doneMs !== null && nowMs - doneMs > AFTER_MS) this.#calls.delete(call)
    return [...this.#calls.values()].flatMap((call) => {
      const write = call.writes.find((one) => one.path === path && !one.isMade)
      if (write === undefined) return []
      if (by.rung === null) write.edits.push(change)
      write.isMade = write.after.includes(textDigest(text))
      return call.doneMs === null ? [] : foundBy(call)
    })
  }

  finish(call: string, nowMs: number): Found[] {
    const known = this.#calls.get(call)
    if (known === undefined) return []
    known.doneMs ??= nowMs
    return foundBy(known)
  }

  forget(call: string): void {
    this.#calls.delete(call)
  }
}

/** What each write made, once. */
function foundBy({ by, writes }: Call): Found[] {
  return writes.flatMap((write) => {
    if (!write.isMade || write.isTold) return []
    write.isTold = true
    return write.edits.length === 0 ? [] : [{ changes: write.edits, by }]
  })
}
