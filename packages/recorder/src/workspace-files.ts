import { readFileSync } from "node:fs"
import { contentHash } from "@tracehold/crypto"
import { decodeUtf8, encodeUtf8, type FileVersion } from "@tracehold/trace"
import { filePath, type Root } from "./document-names.ts"
import { type FileStamp, stampOf } from "./file-stamp.ts"
import { FileTable, type Known } from "./file-table.ts"
import { FolderLook } from "./folder-look.ts"
import { realName } from "./real-name.ts"

/** A larger file is recorded by its size alone. */
export const LARGEST_FILE_BYTES = 4 * 1024 * 1024

/** A file as it was found on disk just now. */
export type FoundFile = { readonly version: FileVersion; readonly content: Uint8Array | null; readonly text: string | null }

export type DiskChange =
  | { readonly op: "create" | "change"; readonly path: string; readonly before: FileVersion | null; readonly found: FoundFile }
  | { readonly op: "delete"; readonly path: string; readonly before: FileVersion }

export type FilesHost = {
  /** Policy's word on a path. */
  readonly keeps: (path: string) => boolean
  /** What policy's word on paths, and on texts, depends on: another value when it may be another. */
  readonly rules: () => { readonly paths: unknown; readonly texts: string }
  /** Policy has no word on a path yet: look again later. */
  readonly waits: (path: string) => boolean
  /** Policy's word on a text: the same length, secrets masked. */
  readonly mask: (text: string) => string
  /** Store admitted content; gives its name. */
  readonly store: (content: Uint8Array) => string
  /** Let what is recorded now name content that was stored before; false when it is not there any more. */
  readonly reuse: (blob: string) => boolean
  /** This folder below a root (an absolute path) holds a repository of its own. */
  readonly repository: (folder: string) => void
  /** The version of a path is another; `before` is the one until now, null for none. */
  readonly changed: (path: string, before: FileVersion | null) => void
}

/** A file as it was recorded before, which need not be read again while it is the same. */
export type Recorded = Omit<Known, "paths">

/** The recorded files of a workspace as they were last seen on disk, and the means to see what has changed. */
export class WorkspaceFiles {
  readonly #roots: readonly Root[]
  readonly #host: FilesHost
  readonly #table = new FileTable()
  readonly #folders: FolderLook
  readonly #leftOut = new Set<string>()
  /** When each path was first seen (Unix epoch, ms); 0 for those of the first walk. */
  readonly #firstSeen = new Map<string, number>()
  #walkedOnce = false
  #recorded: ReadonlyMap<string, Recorded> = new Map()

  constructor(roots: readonly Root[], host: FilesHost) {
    this.#roots = roots
    this.#host = host
    this.#folders = new FolderLook(roots, this.#table, host)
  }

  /** Those in force. */
  get rules(): ReturnType<FilesHost["rules"]> {
    return this.#host.rules()
  }

  get count(): number {
    return this.#table.size
  }

  version(path: string): FileVersion | null {
    return this.#table.get(path)?.version ?? null
  }

  *versions(): Generator<[string, FileVersion]> {
    for (const [path, { version }] of this.#table.entries()) yield [path, version]
  }

  /**
   * All that may be taken as it is at another start: nothing that was masked, that may have changed unseen, or that was looked at under
   * other rules.
   */
  *settled(): Generator<[string, Recorded]> {
    const { texts } = this.#host.rules()
    for (const [path, known] of this.#table.entries()) {
      const whole = known.version.form !== "text" || known.real === known.version.blob
      if (whole && known.changed !== null && known.texts === texts) yield [path, known]
    }
  }

  /**
   * Look at one file; null when nothing changed since the last look, when it is not recorded, or waits. Takes note of what it finds.
   *
   * @param trustStamp - do not read a file whose size, times and inode are those of the last look.
   */
  check(path: string, trustStamp = false): DiskChange | null {
    if (this.#host.waits(path)) return null
    const known = this.#table.get(path)
    const file = filePath(path, this.#roots)
    const stamp = file === null ? null : stampOf(file, Date.now())
    const trusts = known !== undefined && (trustStamp || known.real === null) && isSame(known, stamp)
    if (trusts && known.paths === this.#host.rules().paths) return null
    const isKept = file !== null && stamp !== null && !this.#leftOut.has(path) && this.#mayRead(path, file)
    if (isKept && trusts) {
      this.#note(path, stamp, known)
      return null
    }
    if (isKept && known === undefined && this.#takeAgain(path, stamp)) return null
    const content = isKept ? read(file, stamp) : null
    if (stamp === null || content === null) {
      if (known === undefined) return null
      this.#table.delete(path)
      this.#host.changed(path, known.version)
      return { op: "delete", path, before: known.version }
    }
    const real = contentHash(content.bytes ?? encodeUtf8(stamp.body))
    if (known?.real === real) {
      this.#note(path, stamp, known)
      return null
    }
    const found = this.#admit(content)
    const { version } = found
    // One string for both: that is most files, and most of what a file takes in memory.
    this.#note(path, stamp, { version, real: real === version.blob ? version.blob : real, texts: this.#host.rules().texts })
    return { op: known === undefined ? "create" : "change", path, before: known?.version ?? null, found }
  }

  /** What the look of a whole workspace, or of a folder (an absolute path) and all below it, has to ask about. See `FolderLook`. */
  walk(folder?: string): Generator<string> {
    return this.#folders.all(folder)
  }

  /** The same of what seems to have changed, as far as folders and what came late tell. */
  changedFolders(): Generator<string | null> {
    return this.#folders.changed()
  }

  /** Known paths at or below a path: what a deleted folder takes with it. */
  below(path: string): string[] {
    return this.#table.below(path)
  }

  /** Whether nothing lies there any more. */
  isGone(path: string): boolean {
    const file = filePath(path, this.#roots)
    return file === null || stampOf(file, 0) === null
  }

  /** What a file keeps when it is moved; null for an unknown one. */
  bodyOf(path: string): string | null {
    return this.#table.get(path)?.body ?? null
  }

  *bodies(): Generator<[string, string]> {
    for (const [path, { body }] of this.#table.entries()) yield [body, path]
  }

  /** Leave out, for the rest of the session, these files and all that changed on disk since then (Unix epoch, ms). */
  leaveOut(paths: ReadonlySet<string>, sinceWallMs: number): void {
    for (const path of paths) this.#leftOut.add(path)
    for (const path of this.walk()) {
      const file = filePath(path, this.#roots)
      const changed = file === null ? 0 : Number((stampOf(file, 0)?.body ?? "0 0").split(" ")[1]) / 1e6
      // One that was moved here or unpacked keeps an older time of change.
      if (Math.max(changed, this.#firstSeen.get(path) ?? Date.now()) >= sinceWallMs) this.#leftOut.add(path)
    }
  }

  /** The first walk is over: what is found from here on has come since. */
  walked(): void {
    this.#walkedOnce = true
    this.#folders.walked()
    this.#recorded = new Map()
  }

  /** Start over, as if nothing had been seen: with what was recorded before, if it is still such. */
  forget(recorded: ReadonlyMap<string, Recorded> = new Map()): void {
    const own = [...this.#table.entries()].filter(([, { changed }]) => changed !== null)
    this.#recorded = new Map([...recorded, ...this.#recorded, ...own])
    this.#table.clear()
  }

  /** After a late secret: the file's recorded version has another name now. */
  rename(renamed: ReadonlyMap<string, { readonly hash: string; readonly bytes: Uint8Array }>): void {
    for (const [path, known] of this.#table.entries()) {
      const { version } = known
      const next = version.blob === null ? undefined : renamed.get(version.blob)
      if (next === undefined) continue
      this.#table.set(path, { ...known, version: { ...version, blob: next.hash, bytes: next.bytes.length } })
      this.#host.changed(path, version)
    }
  }

  /** True when the file is the one that was recorded before, under the same rules, and what was stored of it is there. */
  #takeAgain(path: string, stamp: FileStamp): boolean {
    const before = this.#recorded.get(path)
    if (before === undefined || !isSame(before, stamp)) return false
    if (before.texts !== this.#host.rules().texts) return false
    if (before.version.blob !== null && !this.#host.reuse(before.version.blob)) return false
    this.#note(path, stamp, before)
    return true
  }

  #note(path: string, stamp: FileStamp, { version, real, texts }: Pick<Known, "version" | "real" | "texts">): void {
    if (!this.#firstSeen.has(path)) this.#firstSeen.set(path, this.#walkedOnce ? Date.now() : 0)
    const before = this.#table.get(path)?.version ?? null
    const { body, changed, settled } = stamp
    const { paths } = this.#host.rules()
    this.#table.set(path, { version, real, body, changed: settled ? changed : null, paths, texts })
    if (before !== version) this.#host.changed(path, before)
  }

  #mayRead(path: string, file: string): boolean {
    if (!this.#host.keeps(path)) return false
    const real = realName(file, this.#roots)
    return real !== null && !this.#host.waits(real) && this.#host.keeps(real)
  }

  #admit({ bytes, size }: Content): FoundFile {
    if (bytes === null) return { version: { form: "large", blob: null, bytes: size }, content: null, text: null }
    const text = bytes.includes(0) ? null : decodeUtf8(bytes)
    if (text === null) return { version: { form: "binary", blob: null, bytes: size }, content: bytes, text: null }
    const masked = this.#host.mask(text)
    const admitted = masked === text ? bytes : encodeUtf8(masked)
    return { version: { form: "text", blob: this.#host.store(admitted), bytes: admitted.length }, content: bytes, text }
  }
}

type Content = { readonly bytes: Uint8Array | null; readonly size: number }

function isSame(known: Pick<Known, "body" | "changed">, stamp: FileStamp | null): boolean {
  return stamp !== null && known.body === stamp.body && known.changed === stamp.changed
}

/** Null for what cannot be read. Bytes are left out of a large file. */
function read(file: string, { bytes: size }: FileStamp): Content | null {
  try {
    const bytes = size > LARGEST_FILE_BYTES ? null : readFileSync(file)
    return { bytes, size: bytes?.length ?? size }
  } catch {
    return null
  }
}
