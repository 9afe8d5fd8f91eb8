import type { Authorship } from "@tracehold/trace"
import { type HookWrite, textDigest } from "./hook-writes.ts"

type Call = {
  readonly by: Authorship
  readonly atMs: number
  /** Which of the changes found on disk came before it. */
  readonly order: number
  doneMs: number | null
  writes: HookWrite[]
}

/** A call may wait long for its user's leave. */
const PATIENCE_MS = 30 * 60_000
/** Some agents say that they are done a moment before the file is written. What is made of it later is somebody else's work. */
export const AFTER_MS = 5000
const MOST_CALLS = 100

/** Tool calls whose hook came before the call did: what was there then, and what will be there if only the call changes it. */
export class HookCalls {
  readonly #calls = new Map<string, Call>()

  begin(agent: string, call: string, writes: readonly HookWrite[], { nowMs, order }: { nowMs: number; order: number }): void {
    const by: Authorship = { actor: "agent", rung: 1, evidence: `hook:${agent}`, agent, call }
    if (!this.#calls.has(call)) this.#calls.set(call, { by, atMs: nowMs, order, doneMs: null, writes: [...writes] })
    for (const [key, { atMs }] of this.#calls)
      if (this.#calls.size > MOST_CALLS || nowMs - atMs > PATIENCE_MS) this.#calls.delete(key)
  }

  /** The call that is done and made this text of the file; it made it once. */
  explain(path: string, after: string, nowMs: number): Authorship | null {
    const digest = textDigestOnce(after)
    for (const call of this.#calls.values()) {
      if (call.doneMs === null || nowMs - call.doneMs > AFTER_MS) continue
      const made = call.writes.find((write) => write.path === path && write.after.includes(digest()))
      if (made === undefined) continue
      call.writes = call.writes.filter((write) => write !== made)
      return call.by
    }
    return null
  }

  /** It is done; where it did not say what it writes, what it wrote is what is there now, if that is something else than before. */
  finish(call: string, textNow: (path: string) => string | undefined, nowMs: number) {
    const known = this.#calls.get(call)
    if (known === undefined) return null
    known.doneMs = nowMs
    known.writes = known.writes.map((write) => {
      if (write.write.content !== undefined || write.write.replaced !== undefined) return write
      const text = textNow(write.path)
      const digest = text === undefined ? null : textDigest(text)
      return digest === null || digest === write.before ? write : { ...write, after: [digest] }
    })
    const { by, order } = known
    const made = (path: string, after: string) => {
      const digest = textDigestOnce(after)
      const write = known.writes.find((one) => one.path === path && one.after.includes(digest()))
      known.writes = known.writes.filter((one) => one !== write)
      return write !== undefined
    }
    return { by, order, made }
  }

  forget(call: string): void {
    this.#calls.delete(call)
  }
}

function textDigestOnce(text: string): () => string {
  let digest: string | null = null
  return () => {
    digest ??= textDigest(text)
    return digest
  }
}
