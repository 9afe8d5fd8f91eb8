import type { FileVersion } from "@tracehold/trace"

/** What the recorder knows of a file. */
export type Known = {
  /** As it is recorded. */
  readonly version: FileVersion
  /** A hash of its real bytes, which never leaves memory; null where it was taken from an index and not read. */
  readonly real: string | null
  /** See `FileStamp`; `changed` is null where the stamp may hide a change. */
  readonly body: string
  readonly changed: string | null
  /** The rules under which its path was judged, and its text: see `FilesHost.rules`. */
  readonly paths: unknown
  readonly texts: string
}

export type Folder = {
  readonly files: Map<string, Known>
  /** As it was when its names were last listed; null: list them at the next look. */
  stamp: string | null
  /** It came after the start: the editor's watcher may know nothing of it. */
  late: boolean
  /** Of the last look that came by. */
  look: number
}

/** The known files of a workspace, by folder and name: half the memory of whole paths, and a folder's are at hand. */
export class FileTable {
  readonly #folders = new Map<string, Folder>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get folders(): ReadonlyMap<string, Folder> {
    return this.#folders
  }

  get(path: string): Known | undefined {
    const [folder, name] = split(path)
    return this.#folders.get(folder)?.files.get(name)
  }

  set(path: string, known: Known): void {
    const [folder, name] = split(path)
    const { files } = this.folder(folder)
    if (files.has(name)) files.set(name, known)
    else {
      this.#size++
      files.set(ownString(name), known)
    }
  }

  delete(path: string): void {
    const [folder, name] = split(path)
    if (this.#folders.get(folder)?.files.delete(name)) this.#size--
  }

  /** The folder, made when it is not known; `late` counts only then. */
  folder(name: string, late = false): Folder {
    const known = this.#folders.get(name)
    if (known !== undefined) return known
    const folder: Folder = { files: new Map(), stamp: null, late, look: 0 }
    this.#folders.set(ownString(name), folder)
    return folder
  }

  /** A folder that is gone, with nothing known in it any more. */
  forgetFolder(name: string): void {
    if (this.#folders.get(name)?.files.size === 0) this.#folders.delete(name)
  }

  *entries(): Generator<[string, Known]> {
    for (const [folder, { files }] of this.#folders) for (const [name, known] of files) yield [join(folder, name), known]
  }

  /** Known paths at or below a path. */
  below(path: string): string[] {
    const found = this.get(path) === undefined ? [] : [path]
    if (!this.#folders.has(path)) return found
    for (const [folder, { files }] of this.#folders)
      if (folder === path || folder.startsWith(`${path}/`)) for (const name of files.keys()) found.push(join(folder, name))
    return found
  }

  clear(): void {
    this.#folders.clear()
    this.#size = 0
  }
}

/** A name in a folder; the workspace's own is empty. */
export function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`
}

/** A part of a string keeps all of it in memory. */
function ownString(part: string): string {
  return JSON.parse(JSON.stringify(part))
}

function split(path: string): [string, string] {
  const slash = path.lastIndexOf("/")
  return slash < 0 ? ["", path] : [path.slice(0, slash), path.slice(slash + 1)]
}
