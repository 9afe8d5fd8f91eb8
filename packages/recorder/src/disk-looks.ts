import type { FileVersion } from "@tracehold/trace"
import { nameFile } from "./document-names.ts"
import { MovedFiles } from "./moved-files.ts"
import { PacedLooks } from "./paced-looks.ts"
import type { RecorderContext } from "./recorder-context.ts"
import { type DiskChange, type Recorded, WorkspaceFiles } from "./workspace-files.ts"

/** A file that lies elsewhere now. */
export type Moved = Omit<Exclude<DiskChange, { op: "delete" }>, "op"> & { readonly op: "rename"; readonly from: string }
export type FileChange = DiskChange | Moved

type Port = {
  /** A file is another than it was. `unreached`: the baseline had not come to it, so nobody knows what it was. */
  readonly found: (change: FileChange, atMs: number, unreached: boolean) => void
  /** What was found is told elsewhere, such as by a document that is being saved. */
  readonly isTold: (change: DiskChange) => boolean
  /** The baseline has reached every file. */
  readonly complete: () => void
  readonly changed: (path: string, before: FileVersion | null) => void
  readonly repository: (folder: string) => void
}

/** The baseline goes in slices, so that the editor's machine stays free: so many files are read, or so many taken as they were. */
const SLICE_READ = 40
const SLICE_TAKEN = 1000
/** After a hint the rest of the burst is on its way, and what the watcher leaves out of it. */
const BURST_MS = 1000

/** Looks at the files of the workspace: all of them at the start, then what may have changed, and in turn all of them again. */
export class DiskLooks {
  readonly files: WorkspaceFiles
  readonly #context: RecorderContext
  readonly #port: Port
  readonly #moves: MovedFiles
  readonly #paced: PacedLooks
  /** Files that git has not been asked about yet, when they were to be looked at, and whether something happened to them. */
  readonly #waiting = new Map<string, { readonly atMs: number; readonly stirred: boolean }>()
  #baseline: Generator<string> | null
  /** Policy as it was at the last look. */
  #paths: unknown
  #read = 0
  #inSlice = false
  #rules: { readonly paths: unknown; readonly texts: string } | null = null

  constructor(context: RecorderContext, port: Port, textRules: () => string) {
    this.#context = context
    this.#port = port
    this.files = new WorkspaceFiles(context.roots, {
      keeps: (path) => context.engine().path(path).kind === "keep",
      rules: () => this.#rulesNow(textRules),
      waits: (path) => this.#waits(path),
      mask: (text) => {
        this.#read++
        return context.engine().mask(text).text
      },
      store: (content) => context.sink.store(context.repo(""), content),
      reuse: (blob) => context.sink.reuse(context.repo(""), [blob]),
      repository: port.repository,
      changed: port.changed,
    })
    this.#moves = new MovedFiles(this.files)
    const paths = { all: () => this.files.walk(), changed: () => this.files.changedFolders() }
    this.#paced = new PacedLooks(
      (kind) => paths[kind](),
      (path, atMs) => this.look(path, atMs, true),
    )
    this.#baseline = this.files.walk()
  }

  get complete(): boolean {
    return this.#baseline === null
  }

  /** Versions of files that are gone and not told yet. */
  get gone(): readonly [string, FileVersion][] {
    return this.#moves.waiting
  }

  /** Ask git about what waits for it, and look at that. */
  async askGit(): Promise<void> {
    if (this.#waiting.size === 0) return
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    await this.#context.git().learn(waiting.map(([path]) => path))
    for (const [path, { atMs, stirred }] of waiting) stirred ? this.look(path, atMs, true) : this.files.check(path, true)
  }

  /** Ten times a second: the next files of the baseline, or of the look that is due. True when such a look began. */
  turn(nowMs: number): boolean {
    this.settle(nowMs)
    if (this.#baseline !== null) {
      this.#slice(this.#baseline, nowMs)
      return false
    }
    const { paths } = this.files.rules
    if (paths !== this.#paths) this.#paced.want("all", nowMs)
    this.#paths = paths
    const began = this.#paced.turn(nowMs)
    if (began) this.#moves.forgetPaths()
    return began
  }

  /** The editor's watcher saw something at this absolute path: look at it, and at what else may have happened there. */
  hint(path: string, atMs: number): void {
    const name = nameFile(path, this.#context.roots)
    if (name === null) return
    for (const below of this.files.below(name)) this.look(below, atMs)
    for (const found of this.files.walk(path)) this.look(found, atMs)
    this.look(name, atMs)
    this.#paced.want("changed", atMs, atMs + BURST_MS)
  }

  /** Much may have changed: look at everything, beginning now. */
  soon(atMs: number): void {
    this.#paced.want("changed", atMs)
    this.#paced.want("all", atMs)
    if (this.#baseline === null) for (let i = 0; i < 2; i++) this.turn(atMs)
  }

  look(path: string, atMs: number, trustStamp = false): void {
    const body = this.files.bodyOf(path)
    const change = this.files.check(path, trustStamp)
    if (change === null || this.#port.isTold(change)) return
    if (change.op === "delete") this.#moves.hold({ change, body, atMs })
    else {
      const came = change.op === "create" ? this.#came(change) : change
      if (came.op === "create" && this.#baseline !== null) this.#port.found({ ...came, op: "change" }, atMs, true)
      else this.#port.found(came, atMs, false)
    }
  }

  /** What is gone and came nowhere else is told as deleted, once it has waited for that; without a time, at once. */
  settle(nowMs?: number): void {
    for (const { change, atMs } of this.#moves.take(nowMs)) this.#port.found(change, atMs, false)
  }

  /** The editor moved a file. */
  move(from: string, path: string, atMs: number): void {
    const gone = this.files.check(from)
    const come = this.files.check(path)
    if (gone?.op === "delete" && come?.op === "create")
      this.#port.found({ ...come, op: "rename", from, before: gone.before }, atMs, false)
    else for (const one of [gone, come]) if (one !== null) this.#port.found(one, atMs, false)
  }

  /** Begin again with the baseline: what was recorded before is taken as it is where it is still the same. */
  restart(recorded?: ReadonlyMap<string, Recorded>): void {
    this.settle()
    this.files.forget(recorded)
    this.#baseline = this.files.walk()
  }

  /** A file that came: from another place, or back again, or new. */
  #came(change: Exclude<DiskChange, { op: "delete" }>): FileChange {
    const back = this.#moves.back(change.path)
    if (back !== null) return { ...change, op: "change", before: back.change.before }
    const gone = this.#moves.whence(change.path)
    return gone === null ? change : { ...change, op: "rename", from: gone.path, before: gone.before }
  }

  #slice(baseline: Generator<string>, nowMs: number): void {
    this.#inSlice = true
    this.#read = 0
    const done = this.#readSome(baseline)
    this.#inSlice = false
    if (!done || this.#waiting.size > 0) return
    this.#baseline = null
    this.files.walked()
    this.#paths = this.files.rules.paths
    this.#paced.restart(nowMs)
    this.#port.complete()
  }

  /** True when there is nothing more. */
  #readSome(baseline: Generator<string>): boolean {
    for (let i = 0; i < SLICE_TAKEN && this.#read < SLICE_READ; i++) {
      const next = baseline.next()
      if (next.done === true) return true
      this.files.check(next.value, true)
    }
    return false
  }

  #waits(path: string): boolean {
    const waits = this.#context.git().waits(path)
    const known = this.#waiting.get(path)
    if (waits && known?.stirred !== true && (known === undefined || !this.#inSlice))
      this.#waiting.set(path, { atMs: this.#context.nowMs(), stirred: !this.#inSlice })
    return waits
  }

  /** One object as long as nothing changes: it is asked for with every file. */
  #rulesNow(textRules: () => string): { readonly paths: unknown; readonly texts: string } {
    const paths = this.#context.engine()
    if (this.#rules?.paths !== paths) this.#rules = { paths, texts: textRules() }
    return this.#rules
  }
}
