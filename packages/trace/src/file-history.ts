import { type BlobSource, type FileVersion, treeSchema } from "./content.ts"
import type { EventOf, TraceEvent } from "./event.ts"
import { decodeUtf8 } from "./utf8.ts"

type Files = ReadonlyMap<string, FileVersion>
/** From this event on the files are those of `tree` with `changed`; `logged` says how many single changes came before. */
type Reset = { readonly index: number; readonly tree: string | null; readonly changed: Changes; readonly logged: number }
type Changes = EventOf<"snapshot">["changed"]

/**
 * The files on disk at every moment of a trace: trees are read once, and between two of them only what changed is kept. So a moment
 * costs one copy of a list of files, and a workspace of 50,000 is not held once for every save.
 */
export class FileHistory {
  readonly #resets: Reset[] = []
  readonly #log: { readonly index: number; readonly path: string; readonly version: FileVersion | null }[] = []
  readonly #trees = new Map<string, Files | null>()
  readonly #blobs: BlobSource
  #last: { readonly reset: number; readonly logged: number; readonly files: Files } | null = null

  constructor(events: readonly TraceEvent[], blobs: BlobSource) {
    this.#blobs = blobs
    for (const [index, event] of events.entries()) this.#note(index, event)
  }

  /** True when the tree of this event is not at hand, so that what it names is unknown. */
  lacks(tree: string | null): boolean {
    return tree !== null && this.#tree(tree) === null
  }

  /** The files after the first `position` events. */
  at(position: number): Files {
    const reset = countBefore(this.#resets, position) - 1
    const logged = countBefore(this.#log, position)
    if (this.#last?.reset === reset && this.#last.logged === logged) return this.#last.files
    const from = this.#resets[reset]
    const files = new Map(from === undefined || from.tree === null ? [] : this.#tree(from.tree))
    for (const [path, version] of from?.changed ?? []) put(files, path, version)
    for (const { path, version } of this.#log.slice(from?.logged ?? 0, logged)) put(files, path, version)
    this.#last = { reset, logged, files }
    return files
  }

  #note(index: number, event: TraceEvent): void {
    switch (event.kind) {
      case "save":
        this.#log.push({ index, path: event.doc, version: event.version })
        return
      case "file":
        if (event.from !== undefined) this.#log.push({ index, path: event.from, version: null })
        this.#log.push({ index, path: event.path, version: event.after })
        return
      case "snapshot":
        if (!this.lacks(event.tree)) this.#reset(index, event.tree, event.changed)
        return
      case "keyframe":
        if (this.lacks(event.tree)) this.#reset(index, null, [])
        else this.#reset(index, event.tree, event.files)
        return
    }
  }

  #reset(index: number, tree: string | null, changed: Changes): void {
    this.#resets.push({ index, tree, changed, logged: this.#log.length })
  }

  #tree(hash: string): Files | null {
    const known = this.#trees.get(hash)
    if (known !== undefined) return known
    const bytes = this.#blobs(hash)
    const files = bytes === undefined ? null : new Map(treeSchema.parse(JSON.parse(decodeUtf8(bytes) ?? "")).files)
    this.#trees.set(hash, files)
    return files
  }
}

function put(files: Map<string, FileVersion>, path: string, version: FileVersion | null): void {
  if (version === null) files.delete(path)
  else files.set(path, version)
}

/** How many of these, in order of their index, belong to the first `position` events. */
function countBefore(list: readonly { readonly index: number }[], position: number): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle]?.index ?? 0) < position) low = middle + 1
    else high = middle
  }
  return low
}
