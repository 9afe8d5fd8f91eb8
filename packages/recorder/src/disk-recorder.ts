import type { SensorOf } from "@tracehold/capture"
import { type Authorship, encodeUtf8, type FileVersion } from "@tracehold/trace"
import type { AgentEvidence } from "./agent-evidence.ts"
import { DiskLooks, type FileChange } from "./disk-looks.ts"
import type { DocumentMirror } from "./document-mirror.ts"
import { nameFile } from "./document-names.ts"
import { FileAuthors } from "./file-authors.ts"
import { type FoundText, holdsText } from "./file-text.ts"
import { GitHeads, isGits } from "./git-heads.ts"
import type { GitHead } from "./git-repository.ts"
import type { RecorderContext } from "./recorder-context.ts"
import { Snapshots } from "./snapshots.ts"
import type { StoredIndex } from "./stored-index.ts"
import type { DiskChange, FoundFile, WorkspaceFiles } from "./workspace-files.ts"

/** So long after a file is there its document's save is told, at most. */
const SAVE_MS = 5000

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
  readonly #looks: DiskLooks
  readonly #authors: FileAuthors
  readonly #git: GitHeads
  readonly #snapshots: Snapshots
  /** Files that read as their dirty documents do, of which nobody has said yet that they were saved. */
  readonly #unsaid = new Map<string, { readonly change: DiskChange; readonly atMs: number }>()
  #index: StoredIndex | null = null

  constructor(context: RecorderContext, hooks: Hooks, evidence: AgentEvidence) {
    this.#context = context
    this.#hooks = hooks
    this.#git = new GitHeads(context.roots)
    const port = {
      found: (change: FileChange, atMs: number, unreached: boolean) => void this.#emit(change, atMs, [], unreached),
      isTold: (change: DiskChange) => this.#isBeingSaved(change),
      complete: () => this.#begun(),
      changed: (path: string, before: FileVersion | null) => this.#snapshots.note(path, before),
      repository: (folder: string) => this.#git.found(folder),
    }
    this.#looks = new DiskLooks(context, port, () => this.#index?.rules ?? "")
    this.#authors = new FileAuthors(context.roots, evidence, {
      commandFor: hooks.commandFor,
      repository: (file) => this.#git.around(file),
    })
    this.#snapshots = new Snapshots(context, this.#looks.files)
  }

  get heads(): ReadonlyMap<string, GitHead> {
    return this.#git.heads
  }

  /** Ask git about what waits for it, and look at that. */
  askGit(): Promise<void> {
    return this.#looks.askGit()
  }

  /** Ten times a second: the next files of the baseline, or of the look that is due. */
  sample(nowMs: number): void {
    this.#sayUnsaid(nowMs)
    if (!this.#looks.turn(nowMs)) return
    for (const folder of this.#git.stirred()) this.#gitMoved(folder, nowMs)
  }

  /** Something may have changed at this absolute path. */
  hint(path: string, atMs: number): void {
    const folder = this.#git.folderOf(path)
    if (folder !== null) this.#gitMoved(folder, atMs)
    else if (!isGits(path)) this.#looks.hint(path, atMs)
  }

  /** Much may have changed: the watcher does not report everything (new trees, bursts). Unchanged files are not read. */
  rescan(atMs: number): void {
    for (const folder of this.#git.stirred()) this.#gitMoved(folder, atMs)
    this.#looks.soon(atMs)
  }

  /** What is gone is told now; before something is written or ends. */
  settle(): void {
    this.#looks.settle()
  }

  /** Who wrote what the edit `change` loaded, if the file is such now. */
  reloaded(path: string, is: (found: FoundText) => boolean, change: number, atMs: number): Authorship | null {
    const unreached = !this.#looks.complete && this.#looks.files.version(path) === null
    const found = this.#looks.files.check(path)
    if (found === null) return this.#authors.ofLoaded(path, is, change)
    const loaded = found.op !== "delete" && is(found.found)
    const by = this.#emit(found, atMs, loaded ? [change] : [], unreached)
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
      const moves = this.#looks.files.below(from).map((old) => [old, path + old.slice(from.length)] as const)
      await git().learn(moves.map(([, name]) => name))
      for (const [old, name] of moves) this.#looks.move(old, name, record.atMs)
    }
    if (record.op === "rename") this.hint(record.from, record.atMs)
    this.hint(record.path, record.atMs)
    this.settle()
  }

  /**
   * A document (or a notebook: `mirror` is null) was saved: its file is the document's text, unless somebody else wrote in between;
   * that is its own event.
   */
  saved(path: string, mirror: DocumentMirror | null, atMs: number): FileVersion | null {
    this.#unsaid.delete(path)
    const unreached = !this.#looks.complete && this.#looks.files.version(path) === null
    const found = this.#looks.files.check(path)
    if (found === null) return this.#looks.files.version(path)
    if (found.op === "delete") return null
    if (mirror !== null && holdsText(found.found, mirror.real)) return this.#asAdmitted(path, found.found, mirror)
    if (this.#hooks.holds(path, found.found)) return found.found.version
    this.#emit(found, atMs, [], unreached)
    return null
  }

  /** A late secret gave blobs another name; a tree that named one of them is made anew when it is needed. */
  renameBlobs(renamed: Parameters<WorkspaceFiles["rename"]>[0]): void {
    this.#looks.files.rename(renamed)
    this.#snapshots.renameBlobs(renamed)
  }

  /** The tree a keyframe refers to, and what changed since. When a blob of it is gone, the baseline is read again. */
  keyframe(): { tree: string | null; files: [string, FileVersion | null][] } {
    if (this.#snapshots.reusable()) return this.#snapshots.keyframe()
    this.restart(this.#index)
    return { tree: null, files: [] }
  }

  leaveOut(paths: ReadonlySet<string>, sinceWallMs: number): void {
    this.#looks.files.leaveOut(paths, sinceWallMs)
  }

  /** Begin with the baseline: nothing of what was stored before can be referred to without asking for it. `index` knows what may be. */
  restart(index: StoredIndex | null): void {
    this.#snapshots.restart()
    this.#index = index
    this.#looks.restart(index?.read())
  }

  /** Other rules: what is remembered from here on is theirs. */
  remembersIn(index: StoredIndex): void {
    this.#index = index
  }

  /** Remember what was recorded for the next start. */
  remember(): void {
    if (this.#looks.complete) this.#index?.write(this.#looks.files.settled())
  }

  #begun(): void {
    this.#snapshots.take("start", true)
    this.remember()
  }

  /** The document's own save is on its way; it says so itself. When nobody does, it was none. */
  #isBeingSaved(change: DiskChange): boolean {
    const saved = change.op !== "delete" && this.#hooks.isDirty(change.path) && this.#hooks.holds(change.path, change.found)
    if (saved) this.#unsaid.set(change.path, { change, atMs: this.#context.nowMs() })
    return saved
  }

  #sayUnsaid(nowMs: number): void {
    for (const [path, { change, atMs }] of this.#unsaid) {
      if (nowMs - atMs < SAVE_MS) continue
      this.#unsaid.delete(path)
      const isStill = change.op !== "delete" && this.#looks.files.version(path)?.blob === change.found.version.blob
      if (isStill) this.#emit(change, nowMs, [], false)
    }
  }

  #emit(found: FileChange, atMs: number, edits: number[], unreached: boolean): Authorship {
    const after = found.op === "delete" ? null : found.found
    const mirror = this.#hooks.documentOf(found.path)
    const beforeText = mirror === undefined || mirror.dirty ? null : mirror.real
    const by = this.#authors.of(found, beforeText, atMs)
    if (!unreached && (by.actor === "agent" || by.actor === "unknown" || by.actor === "command"))
      this.#snapshots.before([...this.#looks.gone, ...statesBefore(found)], this.#looks.complete)
    const change = this.#context.nextChange()
    this.#context.sink.emit({
      kind: "file",
      atMs,
      path: found.path,
      change,
      op: found.op,
      ...(found.op === "rename" ? { from: found.from } : {}),
      before: unreached ? "unknown" : found.before,
      after: after?.version ?? null,
      by,
    })
    if (after !== null) this.#authors.note({ path: found.path, before: beforeText, after, change, edits, by, atMs })
    return by
  }

  #gitMoved(root: string, atMs: number): void {
    const moved = this.#git.move(root)
    if (moved === null) return
    this.#context.sink.emit({ kind: "git", atMs, root: nameOfFolder(root, this.#context), ...moved })
    this.rescan(atMs)
  }

  /** A saved file may hold text that is masked in its document for a reason the file alone does not show. */
  #asAdmitted(path: string, found: FoundFile, mirror: DocumentMirror): FileVersion {
    const bom = found.text?.startsWith("\ufeff") ? "\ufeff" : ""
    const admitted = encodeUtf8(bom + mirror.admitted)
    if (found.version.form !== "text" || this.#context.engine().mask(mirror.real).text === mirror.admitted) return found.version
    const blob = this.#context.sink.store(this.#context.repo(path), admitted)
    const version: FileVersion = { form: "text", blob, bytes: admitted.length }
    if (found.version.blob !== null) this.#looks.files.rename(new Map([[found.version.blob, { hash: blob, bytes: admitted }]]))
    return version
  }
}

/** A folder of the workspace by its name; a repository inside of one by its path in the workspace. */
function nameOfFolder(path: string, { roots }: RecorderContext): string {
  return roots.find((root) => root.path === path)?.name ?? nameFile(path, roots) ?? ""
}

/** What stood on disk before the change. */
function statesBefore(found: FileChange): [string, FileVersion | null][] {
  return found.op === "rename"
    ? [
        [found.path, null],
        [found.from, found.before],
      ]
    : [[found.path, found.before]]
}
