import { encodeUtf8, type FileVersion, type Tree } from "@tracehold/trace"
import type { RecorderContext } from "./recorder-context.ts"

type Changed = [string, FileVersion | null][]
type Files = {
  readonly count: number
  version(path: string): FileVersion | null
  versions(): Iterable<[string, FileVersion]>
}

/** More changes than this since the last tree, or this part of all files, and a new one is cheaper. */
const MOST_CHANGED = 500
const MOST_CHANGED_PART = 0.05
/** Changes that come this close together have one snapshot before them. */
const TOGETHER_MS = 1000

/** Snapshots of the workspace: a tree once, then what changed since. They cost what changed, however large the workspace is. */
export class Snapshots {
  readonly #context: RecorderContext
  readonly #files: Files
  #tree: string | null = null
  /** Every path that may be another than in the tree, with what the tree says of it. */
  readonly #since = new Map<string, FileVersion | null>()
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(context: RecorderContext, files: Files) {
    this.#context = context
    this.#files = files
  }

  /** A path's version is another now than it was. */
  note(path: string, before: FileVersion | null): void {
    if (this.#tree !== null && !this.#since.has(path)) this.#since.set(path, before)
  }

  /** The workspace as it was before the first of the changes that come together now: these paths were such. */
  before(were: Changed, complete: boolean): void {
    const atMs = this.#context.nowMs()
    if (atMs - this.#lastMs < TOGETHER_MS) return
    this.#lastMs = atMs
    this.take("before-agent", complete, new Map(were))
  }

  take(reason: "start" | "before-agent", complete: boolean, were: ReadonlyMap<string, FileVersion | null> = new Map()): void {
    if (complete && (this.#tree === null || this.#since.size > this.#most)) this.#plant(were)
    let files = this.#files.count
    for (const [path, version] of were) files += Number(version !== null) - Number(this.#files.version(path) !== null)
    this.#context.sink.emit({
      kind: "snapshot",
      atMs: this.#context.nowMs(),
      tree: this.#tree,
      changed: this.#changed(were),
      reason,
      files,
      complete,
    })
  }

  /** The tree that stands for most of the files, and the others. */
  keyframe(): { tree: string | null; files: Changed } {
    return { tree: this.#tree, files: this.#changed(new Map()) }
  }

  /** True when a new chunk can refer to everything that a keyframe of the files would name. */
  reusable(): boolean {
    const { sink, repo } = this.#context
    const all = [...this.#files.versions(), ...this.#since].flatMap(([, version]) => version?.blob ?? [])
    return sink.reuse(repo(""), this.#tree === null ? all : [this.#tree, ...all])
  }

  /** A tree that names a blob which has another name now is made anew when it is needed. */
  renameBlobs(renamed: ReadonlyMap<string, unknown>): void {
    for (const version of this.#since.values()) if (version?.blob != null && renamed.has(version.blob)) this.restart()
  }

  restart(): void {
    this.#tree = null
    this.#since.clear()
  }

  get #most(): number {
    return Math.max(MOST_CHANGED, MOST_CHANGED_PART * this.#files.count)
  }

  #plant(were: ReadonlyMap<string, FileVersion | null>): void {
    const files = new Map(this.#files.versions())
    for (const [path, version] of were) version === null ? files.delete(path) : files.set(path, version)
    const tree: Tree = { files: [...files].sort(([a], [b]) => (a < b ? -1 : 1)) }
    const name = this.#context.sink.store(this.#context.repo(""), encodeUtf8(JSON.stringify(tree)))
    this.restart()
    this.#tree = name
    for (const [path, version] of were) this.#since.set(path, version)
  }

  #changed(were: ReadonlyMap<string, FileVersion | null>): Changed {
    if (this.#tree === null) return [...new Map<string, FileVersion | null>([...this.#files.versions(), ...were])]
    const changed: Changed = []
    for (const [path, then] of new Map([...were, ...this.#since])) {
      const now = were.has(path) ? (were.get(path) ?? null) : this.#files.version(path)
      if (now?.blob !== then?.blob || now?.bytes !== then?.bytes || now?.form !== then?.form) changed.push([path, now])
    }
    return changed
  }
}
