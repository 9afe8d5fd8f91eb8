import { encodeUtf8, type FileVersion, type Tree } from "@tracehold/trace"
import type { RecorderContext } from "./recorder-context.ts"
import type { DiskChange } from "./workspace-files.ts"

type Files = ReadonlyMap<string, FileVersion>
type Changed = [string, FileVersion | null][]

/** More changes than this since the last tree, and a new one is cheaper. */
const MOST_CHANGED = 500
/** Changes that come this close together have one snapshot before them. */
const TOGETHER_MS = 1000

/** Snapshots of the workspace: a tree once, then what changed since. */
export class Snapshots {
  readonly #context: RecorderContext
  #tree: { readonly name: string; readonly files: Files } | null = null
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(context: RecorderContext) {
    this.#context = context
  }

  /** The workspace as it was before the first of the changes that come together now. */
  before(found: DiskChange, now: Files, complete: boolean): void {
    const atMs = this.#context.nowMs()
    if (atMs - this.#lastMs < TOGETHER_MS) return
    this.#lastMs = atMs
    const files = new Map(now)
    found.before === null ? files.delete(found.path) : files.set(found.path, found.before)
    this.take("before-agent", files, complete)
  }

  take(reason: "start" | "before-agent", files: Files, complete: boolean): void {
    if (complete && (this.#tree === null || differences(this.#tree.files, files).length > MOST_CHANGED)) {
      const tree: Tree = { files: [...files].sort(([a], [b]) => (a < b ? -1 : 1)) }
      const name = this.#context.sink.store(this.#context.repo(""), encodeUtf8(JSON.stringify(tree)))
      this.#tree = { name, files: new Map(files) }
    }
    const { tree, files: changed } = this.keyframe(files)
    this.#context.sink.emit({
      kind: "snapshot",
      atMs: this.#context.nowMs(),
      tree,
      changed,
      reason,
      files: files.size,
      complete,
    })
  }

  /** The tree that stands for most of these files, and the others. */
  keyframe(files: Files): { tree: string | null; files: Changed } {
    return { tree: this.#tree?.name ?? null, files: differences(this.#tree?.files ?? new Map(), files) }
  }

  /** True when a new chunk can refer to everything that a keyframe of these files would name. */
  reusable(files: Files): boolean {
    const names = [...files.values(), ...(this.#tree?.files.values() ?? [])].flatMap(({ blob }) => blob ?? [])
    return this.#context.sink.reuse(this.#context.repo(""), this.#tree === null ? names : [this.#tree.name, ...names])
  }

  /** A tree that names a blob which has another name now is made anew when it is needed. */
  renameBlobs(renamed: ReadonlyMap<string, unknown>): void {
    const stale = [...(this.#tree?.files.values() ?? [])].some(({ blob }) => blob !== null && renamed.has(blob))
    if (stale) this.#tree = null
  }

  restart(): void {
    this.#tree = null
  }
}

function differences(from: Files, to: Files): Changed {
  const changed: Changed = []
  for (const [path, version] of to) {
    const before = from.get(path)
    if (before?.blob !== version.blob || before?.bytes !== version.bytes) changed.push([path, version])
  }
  for (const path of from.keys()) if (!to.has(path)) changed.push([path, null])
  return changed
}
