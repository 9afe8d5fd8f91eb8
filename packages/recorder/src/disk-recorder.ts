import type { SensorOf } from "@tracehold/capture"
import { type Authorship, encodeUtf8, type FileVersion } from "@tracehold/trace"
import type { AgentEvidence } from "./agent-evidence.ts"
import type { DocumentMirror } from "./document-mirror.ts"
import { nameFile } from "./document-names.ts"
import { FileAuthors } from "./file-authors.ts"
import { type FoundText, holdsText } from "./file-text.ts"
import { GitHeads } from "./git-heads.ts"
import type { GitHead } from "./git-repository.ts"
import type { RecorderContext } from "./recorder-context.ts"
import { Snapshots } from "./snapshots.ts"
import { type DiskChange, type FoundFile, WorkspaceFiles } from "./workspace-files.ts"

/** The baseline reads files in slices, so that the editor's machine stays free. */
const SLICE_FILES = 40

/** A file that lies elsewhere now. */
type Moved = Omit<Exclude<DiskChange, { op: "delete" }>, "op"> & { readonly op: "rename"; readonly from: string }

type Hooks = {
  readonly documentOf: (path: string) => DocumentMirror | undefined
  /** Whether this is the text of what shows the file in the editor, or was a moment ago. */
  readonly holds: (path: string, found: FoundFile) => boolean
  readonly isDirty: (path: string) => boolean
  readonly commandFor: (file: string, atMs: number) => { readonly line: string } | null
}

/** Files on disk: the baseline, what changed and who did it, git, and the snapshot before what an agent may have done. */
export class DiskRecorder {
  readonly #context: RecorderContext
  readonly #hooks: Hooks
  readonly #files: WorkspaceFiles
  readonly #authors: FileAuthors
  readonly #git: GitHeads
  /** Files that git has not been asked about yet, and when they were to be looked at. */
  readonly #waiting = new Map<string, number>()
  #baseline: Generator<string> | null
  readonly #snapshots: Snapshots

  constructor(context: RecorderContext, hooks: Hooks, evidence: AgentEvidence) {
    this.#context = context
    this.#hooks = hooks
    this.#files = new WorkspaceFiles(context.roots, {
      keeps: (path) => context.engine().path(path).kind === "keep",
      waits: (path) => this.#waits(path),
      mask: (text) => context.engine().mask(text).text,
      store: (content) => context.sink.store(context.repo(""), content),
    })
    this.#git = new GitHeads(context.roots)
    this.#authors = new FileAuthors(context.roots, evidence, {
      commandFor: hooks.commandFor,
      repository: (root) => this.#git.repository(root),
    })
    this.#baseline = this.#files.walk()
    this.#snapshots = new Snapshots(context)
  }

  get complete(): boolean {
    return this.#baseline === null
  }

  get heads(): ReadonlyMap<string, GitHead> {
    return this.#git.heads
  }

  /** Ask git about what waits for it, and look at that. */
  async askGit(): Promise<void> {
    if (this.#waiting.size === 0) return
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    await this.#context.git().learn(waiting.map(([path]) => path))
    for (const [path, atMs] of waiting) this.#look(path, atMs, true)
  }

  /** Read the next files of the baseline. True while there is more to do. */
  baselineSlice(): boolean {
    for (let i = 0; i < SLICE_FILES && this.#baseline !== null; i++) {
      const next = this.#baseline.next()
      if (next.done === true && this.#waiting.size > 0) return true
      if (next.done === true) {
        this.#baseline = null
        this.#files.walked()
        this.#snapshots.take("start", this.#files.versions, true)
      } else this.#files.check(next.value)
    }
    return this.#baseline !== null
  }

  /** Something may have changed at this absolute path. */
  hint(path: string, atMs: number): void {
    const inGit = this.#git.rootOf(path)
    if (inGit !== null) this.#gitMoved(inGit, atMs)
    const name = inGit === null ? nameFile(path, this.#context.roots) : null
    if (name === null) return
    for (const below of this.#files.below(name)) this.#look(below, atMs)
    for (const found of this.#files.walk(path)) this.#look(found, atMs)
    this.#look(name, atMs)
  }

  /** Look at the whole workspace: the watcher does not report everything (new trees, bursts). Unchanged files are not read. */
  rescan(atMs: number): void {
    if (this.#baseline !== null) return
    for (const name of new Set([...this.#files.walk(), ...this.#files.versions.keys()])) this.#look(name, atMs, true)
  }

  /** Who wrote what the edit `change` loaded, if the file is such now. */
  reloaded(path: string, is: (found: FoundText) => boolean, change: number, atMs: number): Authorship | null {
    const found = this.#files.check(path)
    if (found === null) return this.#authors.ofLoaded(path, is, change)
    const loaded = found.op !== "delete" && is(found.found)
    const by = this.#emit(found, atMs, loaded ? [change] : [])
    return loaded ? by : null
  }

  passed(path: string, change: number, atMs: number): Authorship | null {
    return this.#authors.ofPassed(path, change, atMs)
  }

  /** The editor itself made, moved or removed a file or folder. */
  async operated(record: SensorOf<"file-op">): Promise<void> {
    const { roots, git } = this.#context
    const path = nameFile(record.path, roots)
    const from = record.op === "rename" ? nameFile(record.from, roots) : null
    for (const name of [path, from]) if (name !== null) this.#authors.operated(name, record)
    if (path !== null && from !== null) {
      const moves = this.#files.below(from).map((old) => [old, path + old.slice(from.length)] as const)
      await git().learn(moves.map(([, name]) => name))
      for (const [old, name] of moves) this.#moved(old, name, record.atMs)
    }
    if (record.op === "rename") this.hint(record.from, record.atMs)
    this.hint(record.path, record.atMs)
  }

  /**
   * A document (or a notebook: `mirror` is null) was saved: its file is the document's text, unless somebody else wrote in between;
   * that is its own event.
   */
  saved(path: string, mirror: DocumentMirror | null, atMs: number): FileVersion | null {
    const found = this.#files.check(path)
    if (found === null) return this.#files.versions.get(path) ?? null
    if (found.op === "delete") return null
    if (mirror !== null && holdsText(found.found, mirror.real)) return this.#asAdmitted(path, found.found, mirror)
    if (this.#hooks.holds(path, found.found)) return found.found.version
    this.#emit(found, atMs, [])
    return null
  }

  /** A late secret gave blobs another name; a tree that named one of them is made anew when it is needed. */
  renameBlobs(renamed: Parameters<WorkspaceFiles["rename"]>[0]): void {
    this.#files.rename(renamed)
    this.#snapshots.renameBlobs(renamed)
  }

  /** The tree a keyframe refers to, and what changed since. When a blob of it is gone, the baseline is read again. */
  keyframe(): { tree: string | null; files: [string, FileVersion | null][] } {
    const files = this.#files.versions
    if (this.#snapshots.reusable(files)) return this.#snapshots.keyframe(files)
    this.restart()
    return { tree: null, files: [] }
  }

  leaveOut(paths: ReadonlySet<string>, sinceWallMs: number): void {
    this.#files.leaveOut(paths, sinceWallMs)
  }

  /** Read the baseline from the start: nothing of what was stored before can be referred to. */
  restart(): void {
    this.#files.forget()
    this.#snapshots.restart()
    this.#baseline = this.#files.walk()
  }

  #waits(path: string): boolean {
    const waits = this.#context.git().waits(path)
    if (waits && !this.#waiting.has(path)) this.#waiting.set(path, this.#context.nowMs())
    return waits
  }

  #look(path: string, atMs: number, trustStamp = false): void {
    const change = this.#files.check(path, trustStamp)
    if (change === null) return
    // The document's own save is on its way; it says so itself.
    if (change.op !== "delete" && this.#hooks.isDirty(path) && this.#hooks.holds(path, change.found)) return
    if (this.#baseline !== null && change.op === "create") return
    this.#emit(change, atMs, [])
  }

  #moved(from: string, path: string, atMs: number): void {
    const gone = this.#files.check(from)
    const come = this.#files.check(path)
    if (gone?.op === "delete" && come?.op === "create") this.#emit({ ...come, op: "rename", from, before: gone.before }, atMs, [])
    else for (const one of [gone, come]) if (one !== null) this.#emit(one, atMs, [])
  }

  #emit(found: DiskChange | Moved, atMs: number, edits: number[]): Authorship {
    const after = found.op === "delete" ? null : found.found
    const mirror = this.#hooks.documentOf(found.path)
    const beforeText = mirror === undefined || mirror.dirty ? null : mirror.real
    const by = this.#authors.of(found, beforeText, atMs)
    if (found.op !== "rename" && (by.actor === "agent" || by.actor === "unknown" || by.actor === "command"))
      this.#snapshots.before(found, this.#files.versions, this.#baseline === null)
    const change = this.#context.nextChange()
    this.#context.sink.emit({
      kind: "file",
      atMs,
      path: found.path,
      change,
      op: found.op,
      ...(found.op === "rename" ? { from: found.from } : {}),
      before: this.#baseline !== null && found.before === null ? "unknown" : found.before,
      after: after?.version ?? null,
      by,
    })
    if (after !== null) this.#authors.note({ path: found.path, before: beforeText, after, change, edits, by, atMs })
    return by
  }

  #gitMoved(root: string, atMs: number): void {
    const moved = this.#git.move(root)
    if (moved === null) return
    this.#context.sink.emit({ kind: "git", atMs, root: nameOfRoot(root, this.#context), ...moved })
    this.rescan(atMs)
  }

  /** A saved file may hold text that is masked in its document for a reason the file alone does not show. */
  #asAdmitted(path: string, found: FoundFile, mirror: DocumentMirror): FileVersion {
    const bom = found.text?.startsWith("\ufeff") ? "\ufeff" : ""
    const admitted = encodeUtf8(bom + mirror.admitted)
    if (found.version.form !== "text" || this.#context.engine().mask(mirror.real).text === mirror.admitted) return found.version
    const blob = this.#context.sink.store(this.#context.repo(path), admitted)
    const version: FileVersion = { form: "text", blob, bytes: admitted.length }
    if (found.version.blob !== null) this.#files.rename(new Map([[found.version.blob, { hash: blob, bytes: admitted }]]))
    return version
  }
}

function nameOfRoot(path: string, { roots }: RecorderContext): string {
  return roots.find((root) => root.path === path)?.name ?? ""
}
