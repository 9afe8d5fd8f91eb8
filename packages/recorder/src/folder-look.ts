import { readdirSync } from "node:fs"
import { join as joinPath } from "node:path"
import { filePath, nameFile, type Root } from "./document-names.ts"
import { folderStamp } from "./file-stamp.ts"
import { type FileTable, join } from "./file-table.ts"

type Entry = { readonly name: string; isDirectory(): boolean }
type Host = {
  readonly keeps: (path: string) => boolean
  /** A folder below a root holds a repository of its own. */
  readonly repository: (folder: string) => void
}

/**
 * Which paths of a workspace have to be asked about: those that are listed now and that policy lets in, and those that were known. The
 * editor's watcher reports no new trees, not all of a burst, and nothing of a tree that was moved in: this does not need it. Links to
 * folders are not followed.
 */
export class FolderLook {
  readonly #roots: readonly Root[]
  readonly #table: FileTable
  readonly #host: Host
  #looks = 0
  #walkedOnce = false

  constructor(roots: readonly Root[], table: FileTable, host: Host) {
    this.#roots = roots
    this.#table = table
    this.#host = host
  }

  /** Folders that are found from here on are late: nobody may be watching them. */
  walked(): void {
    this.#walkedOnce = true
  }

  /** Everything, or everything in a folder (an absolute path) and below it. */
  *all(folder?: string): Generator<string> {
    const look = ++this.#looks
    for (const root of this.#roots) {
      const name = folder === undefined ? this.#nameOfRoot(root) : nameFile(folder, [root]) && nameFile(folder, this.#roots)
      if (name !== null) yield* this.#list(folder ?? root.path, name, look, true)
    }
    if (folder !== undefined) return
    for (const [name, { files, look: last }] of [...this.#table.folders]) {
      if (last !== look) yield* [...files.keys()].map((file) => join(name, file))
      if (last !== look) this.#table.forgetFolder(name)
    }
  }

  /**
   * What is in folders whose list of names has changed, in new ones, and in those that came late. A file that was written in place in
   * a folder that was there at the start is not among them: that the editor's watcher reports. Null for each folder that has not changed.
   */
  *changed(): Generator<string | null> {
    const look = ++this.#looks
    for (const [name, folder] of [...this.#table.folders]) {
      const path = this.#pathOf(name)
      const stamp = path === null ? null : folderStamp(path, Date.now())
      if (path !== null && (stamp === null || stamp !== folder.stamp)) yield* this.#list(path, name, look, false)
      else yield* folder.late ? [...folder.files.keys()].map((file) => join(name, file)) : [null]
    }
  }

  /** `known`: also folders below that were known already. */
  *#list(path: string, name: string, look: number, known: boolean): Generator<string> {
    const stamp = folderStamp(path, Date.now()) // First: what changes while it is listed shows at the next look.
    const entries = list(path)
    if (entries === null && !this.#table.folders.has(name)) return
    const folder = this.#table.folder(name, this.#walkedOnce)
    Object.assign(folder, { stamp, look })
    const gone = new Set(folder.files.keys())
    for (const entry of entries ?? []) {
      if (entry.name === ".git") {
        if (!this.#roots.some((root) => root.path === path)) this.#host.repository(path)
        continue
      }
      const below = join(name, entry.name)
      if (entry.isDirectory()) {
        const isRoot = this.#roots.some((root) => root.path === joinPath(path, entry.name))
        const goInto = (known || !this.#table.folders.has(below)) && !isRoot && this.#host.keeps(`${below}/`)
        if (goInto) yield* this.#list(joinPath(path, entry.name), below, look, known)
      } else if (gone.delete(entry.name) || this.#host.keeps(below)) yield below
    }
    yield* [...gone].map((file) => join(name, file))
    if (entries === null) this.#table.forgetFolder(name)
  }

  /** The name that its files' names begin with; empty where there is but one. */
  #nameOfRoot({ path }: Root): string {
    return (nameFile(joinPath(path, "x"), this.#roots) ?? "x").slice(0, -2)
  }

  #pathOf(name: string): string | null {
    const root = this.#roots.find((one) => this.#nameOfRoot(one) === name)
    return root?.path ?? filePath(name, this.#roots)
  }
}

function list(folder: string): Entry[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return null
  }
}
