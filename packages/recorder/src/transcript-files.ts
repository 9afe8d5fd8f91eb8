import { readdirSync, statSync } from "node:fs"
import { join } from "node:path"

export type TranscriptFile = { readonly path: string; readonly size: number }
type Folder = { mtimeMs: number; folders: readonly string[] }

/** A file that grew is looked at each time for this long. */
const LIVE_MS = 10 * 60_000
/** Of the others, so many in turn: somebody with years of transcripts pays for a few, not for all of them twice a second. */
const COLD_A_LOOK = 32
/** File systems tell a folder's time in steps: one that changed so lately may have changed again in the same step. */
const FRESH_MS = 1000

/**
 * The transcripts below a folder. Each look asks for the times of folders, for the sizes of files that grew lately, and for those of a
 * few others; a transcript that lay still for long is noticed some looks later.
 */
export class TranscriptFiles {
  readonly #root: string
  readonly #folders = new Map<string, Folder>()
  /** By path: when it had last changed when it was last asked for; a new one counts as changing. */
  readonly #files = new Map<string, number>()
  #turn: Iterator<string> = [].values()

  constructor(root: string) {
    this.#root = root
  }

  /** All of them. */
  all(): TranscriptFile[] {
    this.#lookAtFolder(this.#root, new Set())
    return [...this.#files.keys()].flatMap((path) => this.#ask(path))
  }

  /** Those that may have grown since the last look. */
  mayHaveGrown(): TranscriptFile[] {
    this.#lookAtFolder(this.#root, new Set())
    const since = Date.now() - LIVE_MS
    const live = [...this.#files].filter(([, mtimeMs]) => mtimeMs > since).map(([path]) => path)
    return [...new Set([...live, ...this.#someInTurn()])].flatMap((path) => this.#ask(path))
  }

  *#someInTurn(): Generator<string> {
    for (let i = 0; i < COLD_A_LOOK; i++) {
      const next = this.#turn.next()
      if (!next.done) yield next.value
      else {
        this.#turn = [...this.#files.keys()].values()
        return
      }
    }
  }

  #ask(path: string): TranscriptFile[] {
    try {
      const { size, mtimeMs } = statSync(path)
      this.#files.set(path, mtimeMs)
      return [{ path, size }]
    } catch {
      this.#files.delete(path)
      return []
    }
  }

  #lookAtFolder(path: string, seen: Set<string>): void {
    const folder = this.#readIfChanged(path)
    if (folder === null || seen.has(path)) return
    seen.add(path)
    for (const below of folder.folders) this.#lookAtFolder(below, seen)
  }

  #readIfChanged(path: string): Folder | null {
    try {
      const { mtimeMs } = statSync(path)
      const known = this.#folders.get(path)
      if (known !== undefined && known.mtimeMs === mtimeMs && Date.now() - mtimeMs > FRESH_MS) return known
      const entries = readdirSync(path, { withFileTypes: true })
      for (const entry of entries) {
        const file = join(path, entry.name)
        if (entry.name.endsWith(".jsonl") && !entry.isDirectory() && !this.#files.has(file))
          this.#files.set(file, Number.POSITIVE_INFINITY)
      }
      const folder = { mtimeMs, folders: entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name)) }
      this.#folders.set(path, folder)
      return folder
    } catch {
      this.#folders.delete(path)
      return null
    }
  }
}
