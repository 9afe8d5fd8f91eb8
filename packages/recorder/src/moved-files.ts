import type { FileVersion } from "@tracehold/trace"
import type { DiskChange, WorkspaceFiles } from "./workspace-files.ts"

type Deleted = Extract<DiskChange, { op: "delete" }>
export type Gone = { readonly change: Deleted; readonly body: string | null; readonly atMs: number }

/** How long a file that is gone waits for one that came: both are reported together, in any order. */
const TOGETHER_MS = 100

/**
 * Tells files that were moved from those that went and came: a moved one keeps its inode, size and time of writing. Files that are gone
 * wait here for a moment.
 */
export class MovedFiles {
  readonly #files: WorkspaceFiles
  readonly #gone = new Map<string, Gone>()
  /** Paths by what a file keeps, made when it is first asked for. */
  #byBody: Map<string, string> | null = null

  constructor(files: WorkspaceFiles) {
    this.#files = files
  }

  /** Versions of what is gone and not told yet. */
  get waiting(): readonly [string, FileVersion][] {
    return [...this.#gone.values()].map(({ change }) => [change.path, change.before])
  }

  hold(gone: Gone): void {
    this.#gone.set(gone.change.path, gone)
  }

  /** It is there again. */
  back(path: string): Gone | null {
    const gone = this.#gone.get(path) ?? null
    this.#gone.delete(path)
    return gone
  }

  /** The path that a file which came has gone from, and what it was there; null when it came from nowhere that we know. */
  whence(path: string): Deleted | null {
    const body = this.#files.bodyOf(path)
    if (body === null) return null
    for (const gone of this.#gone.values()) if (gone.body === body) return this.back(gone.change.path)?.change ?? null
    this.#byBody ??= new Map([...this.#files.bodies()].filter(([, known]) => known !== path))
    const from = this.#byBody.get(body)
    if (from === undefined || from === path || this.#files.bodyOf(from) !== body) return null
    // A second name of the same file is there still, or another file is there by now, which is a change of its own.
    if (!this.#files.isGone(from)) return null
    const change = this.#files.check(from, true)
    return change?.op === "delete" ? change : null
  }

  /** Those that have waited long enough. */
  take(nowMs = Number.POSITIVE_INFINITY): Gone[] {
    const due = [...this.#gone.values()].filter(({ atMs }) => nowMs - atMs >= TOGETHER_MS)
    for (const { change } of due) this.#gone.delete(change.path)
    return due
  }

  /** Paths are another now than when they were last asked for. */
  forgetPaths(): void {
    this.#byBody = null
  }
}
