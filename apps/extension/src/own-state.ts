import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** What the extension remembers between windows: times and marks. No content, no names, no paths, no keys. */
export type OwnState = {
  /** When the review prompt was last shown, or a review opened; null until recording began. Unix epoch ms. */
  readonly promptedMs: number | null
  readonly snoozedUntilMs: number
  /** Marks of workspaces that never ask for a review. */
  readonly silenced: readonly string[]
  /** Marks of workspaces that the user turned off here, because a folder of theirs has no remote address to name it by. */
  readonly off: readonly string[]
  /** Marks of folders for which the user said yes, where policy wants them to be asked. */
  readonly allowed: readonly string[]
  /** Marks of workspaces whose recording is paused, also over a reload of the window. */
  readonly paused: readonly string[]
  /** Those of them that were paused by an erasure: what was erased may still be on the screen. */
  readonly erased: readonly string[]
  /** Agents whose hook is not to be offered, by the names that we know them by; and when to offer another's again, Unix epoch ms. */
  readonly hooksRefused: readonly string[]
  readonly hooksSnoozedUntilMs: number
}

export const FRESH_STATE: OwnState = {
  promptedMs: null,
  snoozedUntilMs: 0,
  silenced: [],
  off: [],
  allowed: [],
  paused: [],
  erased: [],
  hooksRefused: [],
  hooksSnoozedUntilMs: 0,
}
const FILE = "state.json"

/** A folder's or workspace's mark: tells whether it is the same one, not which. */
export function markOf(uri: string): string {
  return createHash("sha256").update(`tracehold/mark/0\0${uri}`).digest("hex").slice(0, 32)
}

/**
 * The state as a file in the extension's own folder on the workspace's host: `globalState` would be kept by the browser where
 * the editor is one. A file that is missing or broken is a fresh start: what it forgets is asked again.
 */
export class OwnStateFile {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  read(): OwnState {
    let raw: unknown
    try {
      raw = JSON.parse(readFileSync(join(this.#folder, FILE), "utf8"))
    } catch {
      return FRESH_STATE
    }
    // Read by hand: a schema library would cost the editor's thread more than all else that starts there.
    if (typeof raw !== "object" || raw === null) return FRESH_STATE
    const { promptedMs, snoozedUntilMs, silenced, off, allowed, paused, erased, hooksRefused, hooksSnoozedUntilMs } =
      raw as Record<string, unknown>
    return {
      promptedMs: typeof promptedMs === "number" ? promptedMs : null,
      snoozedUntilMs: typeof snoozedUntilMs === "number" ? snoozedUntilMs : 0,
      silenced: marks(silenced),
      off: marks(off),
      allowed: marks(allowed),
      paused: marks(paused),
      erased: marks(erased),
      hooksRefused: marks(hooksRefused),
      hooksSnoozedUntilMs: typeof hooksSnoozedUntilMs === "number" ? hooksSnoozedUntilMs : 0,
    }
  }

  /** Other windows write too: the change is made to what the file says now. */
  change(make: (state: OwnState) => OwnState): OwnState {
    const state = make(this.read())
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const path = join(this.#folder, FILE)
    const draft = `${path}.${process.pid}`
    writeFileSync(draft, `${JSON.stringify(state)}\n`, { mode: 0o600 })
    renameSync(draft, path)
    return state
  }
}

/** The list with this mark in it, or without. */
export function marked(list: readonly string[], mark: string, present: boolean): readonly string[] {
  const others = list.filter((other) => other !== mark)
  return present ? [...others, mark] : others
}

function marks(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((mark) => typeof mark === "string") : []
}
