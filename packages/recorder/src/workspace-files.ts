import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { contentHash } from "@tracehold/crypto"
import { decodeUtf8, encodeUtf8, type FileVersion } from "@tracehold/trace"
import { filePath, nameFile, type Root } from "./document-names.ts"
import { realName } from "./real-name.ts"

/** A larger file is recorded by its size alone. */
export const LARGEST_FILE_BYTES = 4 * 1024 * 1024

/** What the recorder knows of a file: its version as recorded, and a hash of its real bytes that never leaves memory. */
type Known = { readonly version: FileVersion; readonly real: string; readonly stamp: string }

/** A file as it was found on disk just now. */
export type FoundFile = { readonly version: FileVersion; readonly content: Uint8Array | null; readonly text: string | null }

export type DiskChange =
  | { readonly op: "create" | "change"; readonly path: string; readonly before: FileVersion | null; readonly found: FoundFile }
  | { readonly op: "delete"; readonly path: string; readonly before: FileVersion }

export type FilesHost = {
  /** Policy's word on a path. */
  readonly keeps: (path: string) => boolean
  /** Policy has no word on a path yet: look again later. */
  readonly waits: (path: string) => boolean
  /** Policy's word on a text: the same length, secrets masked. */
  readonly mask: (text: string) => string
  /** Store admitted content; gives its name. */
  readonly store: (content: Uint8Array) => string
}

/** The recorded files of a workspace as they were last seen on disk, and the means to see what has changed. */
export class WorkspaceFiles {
  readonly #roots: readonly Root[]
  readonly #host: FilesHost
  readonly #known = new Map<string, Known>()
  readonly #leftOut = new Set<string>()
  /** When each path was first seen (Unix epoch, ms); 0 for those of the first walk. */
  readonly #firstSeen = new Map<string, number>()
  #walkedOnce = false

  constructor(roots: readonly Root[], host: FilesHost) {
    this.#roots = roots
    this.#host = host
  }

  get versions(): ReadonlyMap<string, FileVersion> {
    return new Map([...this.#known].map(([path, { version }]) => [path, version]))
  }

  get count(): number {
    return this.#known.size
  }

  /**
   * Look at one file; null when nothing changed since the last look, when it is not recorded, or waits. Takes note of what it finds.
   *
   * @param trustStamp - do not read a file whose size, time and inode are those of the last look.
   */
  check(path: string, trustStamp = false): DiskChange | null {
    if (this.#host.waits(path)) return null
    const known = this.#known.get(path)
    const file = filePath(path, this.#roots)
    const stamp = file === null ? null : stampOf(file)
    if (trustStamp && known !== undefined && known.stamp === stamp && this.#host.keeps(path)) return null
    const content =
      file === null || stamp === null || this.#leftOut.has(path) || !this.#host.keeps(path) ? null : this.#read(file)
    if (content === null) {
      if (known === undefined) return null
      this.#known.delete(path)
      return { op: "delete", path, before: known.version }
    }
    const real = contentHash(content.bytes ?? encodeUtf8(`${content.size}`))
    if (known?.real === real) return null
    const found = this.#admit(content)
    if (!this.#firstSeen.has(path)) this.#firstSeen.set(path, this.#walkedOnce ? Date.now() : 0)
    this.#known.set(path, { version: found.version, real, stamp: stamp ?? "" })
    return { op: known === undefined ? "create" : "change", path, before: known?.version ?? null, found }
  }

  /** Every recorded path under a folder on disk, in order; links are followed only inside the workspace. */
  *walk(folder?: string): Generator<string> {
    for (const root of this.#roots) {
      if (folder === undefined) yield* this.#walk(root.path, root)
      else if (nameFile(folder, [root]) !== null) yield* this.#walk(folder, root)
    }
  }

  /** Known paths at or below a path: what a deleted folder takes with it. */
  below(path: string): string[] {
    return [...this.#known.keys()].filter((known) => known === path || known.startsWith(`${path}/`))
  }

  *#walk(folder: string, root: Root): Generator<string> {
    for (const entry of list(folder)) {
      const path = join(folder, entry.name)
      const name = nameFile(path, this.#roots)
      if (name === null || entry.name === ".git") continue
      if (entry.isDirectory()) {
        if (this.#host.keeps(`${name}/`)) yield* this.#walk(path, root)
      } else if (this.#host.keeps(name)) yield name
    }
  }

  #read(file: string): { bytes: Uint8Array | null; size: number } | null {
    try {
      const real = realName(file, this.#roots)
      if (real === null || this.#host.waits(real) || !this.#host.keeps(real)) return null
      const stat = statSync(file)
      if (!stat.isFile()) return null
      return { bytes: stat.size > LARGEST_FILE_BYTES ? null : readFileSync(file), size: stat.size }
    } catch {
      return null
    }
  }

  #admit({ bytes, size }: { bytes: Uint8Array | null; size: number }): FoundFile {
    if (bytes === null) return { version: { form: "large", blob: null, bytes: size }, content: null, text: null }
    const text = bytes.includes(0) ? null : decodeUtf8(bytes)
    if (text === null) return { version: { form: "binary", blob: null, bytes: size }, content: bytes, text: null }
    const masked = this.#host.mask(text)
    const admitted = masked === text ? bytes : encodeUtf8(masked)
    return { version: { form: "text", blob: this.#host.store(admitted), bytes: admitted.length }, content: bytes, text }
  }

  /** Leave out, for the rest of the session, these files and all that changed on disk since then (Unix epoch, ms). */
  leaveOut(paths: ReadonlySet<string>, sinceWallMs: number): void {
    for (const path of paths) this.#leftOut.add(path)
    for (const path of this.walk()) {
      const file = filePath(path, this.#roots)
      const changed = file === null ? 0 : (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      // One that was moved here or unpacked keeps an older time of change.
      if (Math.max(changed, this.#firstSeen.get(path) ?? Date.now()) >= sinceWallMs) this.#leftOut.add(path)
    }
  }

  /** The first walk is over: what is found from here on has come since. */
  walked(): void {
    this.#walkedOnce = true
  }

  /** Start over, as if nothing had been seen. */
  forget(): void {
    this.#known.clear()
  }

  /** After a late secret: the file's recorded version has another name now. */
  rename(renamed: ReadonlyMap<string, { readonly hash: string; readonly bytes: Uint8Array }>): void {
    for (const [path, { version, ...rest }] of this.#known) {
      const next = version.blob === null ? undefined : renamed.get(version.blob)
      if (next !== undefined)
        this.#known.set(path, { ...rest, version: { ...version, blob: next.hash, bytes: next.bytes.length } })
    }
  }
}

function stampOf(file: string): string | null {
  try {
    const { size, mtimeMs, ctimeMs, ino } = statSync(file)
    return `${size} ${mtimeMs} ${ctimeMs} ${ino}`
  } catch {
    return null
  }
}

function list(folder: string): { name: string; isDirectory(): boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}
