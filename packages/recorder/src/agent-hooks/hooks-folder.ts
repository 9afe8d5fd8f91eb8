import { closeSync, futimesSync, openSync, statSync } from "node:fs"
import { join } from "node:path"
import { stateFolder } from "@tracehold/vault"

/** Where agents' hooks find recorders, on this platform; null where no such place is known. */
export function hooksFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const state = stateFolder(env)
  return state === null ? null : join(state, "agents")
}

/** What a folder of hooks says of one agent. Times are Unix epoch, ms; null: never. */
export type HookSigns = {
  /** When a recorder last took something from its hook, and from its transcript. */
  readonly hookMs: number | null
  readonly transcriptMs: number | null
  /** Calls of its hook that no recorder answered, at most a million, and when the last one was. */
  readonly lost: number
  readonly lostMs: number | null
}

/** Once in so long: a write for each thing that an agent says would be too much. */
const MARK_MS = 10_000

/** Notes outside of the vault that an agent was heard, and when: an empty file each, so that `doctor` can tell. */
export class HookMarks {
  readonly #folder: string
  readonly #markedMs = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @param way - `transcript`, or `hook:` and under whose name it is installed. */
  heard(agent: string, way: string, nowMs: number): void {
    const mark = way === "transcript" ? `heard-transcript-${agent}` : `heard-hook-${way.slice("hook:".length)}`
    if (nowMs - (this.#markedMs.get(mark) ?? Number.NEGATIVE_INFINITY) < MARK_MS) return
    this.#markedMs.set(mark, nowMs)
    try {
      const file = openSync(join(this.#folder, mark), "a", 0o600)
      futimesSync(file, nowMs / 1000, nowMs / 1000)
      closeSync(file)
    } catch {
      // It is recorded all the same.
    }
  }
}

/** @param installed - the name that the agent's hook is installed under; `transcripts` those that its transcripts go by. */
export function readHookSigns(folder: string, installed: string, transcripts: readonly string[]): HookSigns {
  const lost = statOf(folder, `lost-${installed}`)
  const times = transcripts.flatMap((agent) => statOf(folder, `heard-transcript-${agent}`)?.ms ?? [])
  return {
    hookMs: statOf(folder, `heard-hook-${installed}`)?.ms ?? null,
    transcriptMs: times.length === 0 ? null : Math.max(...times),
    lost: lost?.size ?? 0,
    lostMs: lost?.ms ?? null,
  }
}

function statOf(folder: string, name: string): { size: number; ms: number } | null {
  try {
    const { size, mtimeMs } = statSync(join(folder, name))
    return { size, ms: mtimeMs }
  } catch {
    return null
  }
}
