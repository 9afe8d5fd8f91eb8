import { attributeEdit, type SensorOf } from "@tracehold/capture"
import { type Authorship, type EventOf, encodeUtf8, type FileVersion, UNATTRIBUTED } from "@tracehold/trace"
import { DocumentDrift } from "./document-drift.ts"
import { DocumentMirror } from "./document-mirror.ts"
import { nameDocument } from "./document-names.ts"
import { holdsText } from "./file-text.ts"
import { judgeDocument } from "./judge-document.ts"
import { holdsCells } from "./notebook-file.ts"
import type { RecorderContext } from "./recorder-context.ts"
import { isClean, type LoadHooks, reloadedBy } from "./reloaded-by.ts"
import { emitMask, scanDocuments } from "./scan-documents.ts"
import type { FoundFile } from "./workspace-files.ts"

type Hooks = LoadHooks & {
  readonly saved: (path: string, mirror: DocumentMirror | null) => FileVersion | null
  /** A document was edited, by whom as far as is known now, and reads so. */
  readonly edited: (path: string, change: number, by: Authorship, text: string) => void
}
/** Documents: their texts, every change with who made it, and saves. */
export class DocumentRecorder {
  readonly #context: RecorderContext
  readonly #hooks: Hooks
  readonly #docs = new Map<string, DocumentMirror>()
  /** Documents that the user wants left out of the rest of this session, after an erase. */
  readonly #leftOut = new Set<string>()
  /** Documents that the editor loaded for itself (what git has of a file): nobody has seen them yet. */
  readonly #unseen = new Map<string, SensorOf<"doc-open">>()

  readonly #drift = new DocumentDrift()

  constructor(context: RecorderContext, hooks: Hooks) {
    this.#context = context
    this.#hooks = hooks
  }

  open(record: SensorOf<"doc-open">): void {
    if (record.uri.startsWith("git:")) this.#unseen.set(record.uri, record)
    else this.#open(record)
  }

  #open(record: SensorOf<"doc-open">): void {
    const named = nameDocument(record.uri, this.#context.roots)
    if (named === null) return
    const known = this.#docs.get(record.uri)
    if (known?.real === record.text) {
      known.dirty = record.dirty
      return
    }
    // The sensors tell everything anew when records were lost: what they say now is true.
    if (known !== undefined) this.#drifted(record.atMs, known, record.uri)
    if (this.#leftOut.has(named.name)) return
    const verdict = judgeDocument(this.#context, named, record.language)
    if (verdict.kind === "drop") {
      this.#context.sink.emit({
        kind: "gap",
        atMs: record.atMs,
        reason: "policy",
        what: verdict.rule,
        fromMs: record.atMs,
        count: 1,
      })
      return
    }
    const { text, findings } = this.#context.engine().mask(record.text)
    const mirror = new DocumentMirror({
      openedMs: record.atMs,
      ...named,
      language: record.language,
      crlf: record.crlf,
      real: record.text,
      admitted: text,
      dirty: record.dirty,
    })
    this.#emitOpen(record.atMs, mirror)
    this.#docs.set(record.uri, mirror)
    for (const finding of findings) emitMask(this.#context, record.atMs, mirror.name, finding)
  }

  close(record: SensorOf<"doc-close">): void {
    this.#unseen.delete(record.uri)
    const mirror = this.#docs.get(record.uri)
    if (mirror === undefined) return
    this.scan("near") // Nobody looks at it afterwards.
    this.#docs.delete(record.uri)
    this.#context.sink.emit({ kind: "close", atMs: record.atMs, doc: mirror.name })
  }

  /** @param typed - the editor said in the same moment that the document is dirty now: so it was typed, not loaded. */
  change(record: SensorOf<"doc-change">, typed: boolean): void {
    const mirror = this.#docs.get(record.uri)
    if (mirror === undefined) return
    if (!mirror.fits(record.changes)) {
      this.#drifted(record.atMs, mirror, record.uri)
      return
    }
    // What is taken away again within half a second was there all the same.
    if (mirror.unseen && record.changes.some(({ deleted }) => deleted > 0)) this.scan("near")
    const change = this.#context.nextChange()
    const loadedBy = typed ? null : reloadedBy(record, mirror, change, this.#hooks)
    // What leaves a clean document clean was loaded, from a file that is another by now: nobody typed it.
    const loaded = !typed && mirror.file !== null && isClean(record, mirror)
    const by = loadedBy ?? (loaded ? UNATTRIBUTED : attributeEdit(record))
    const event: EventOf<"edit"> = {
      kind: "edit",
      atMs: record.atMs,
      doc: mirror.name,
      change,
      changes: [...record.changes],
      ...(record.reason === undefined ? {} : { reason: record.reason }),
      by,
    }
    if (!mirror.dirty) mirror.clean = mirror.real
    const admitted = this.#context.sink.emit(event)
    mirror.apply(record.changes, admitted.kind === "edit" ? admitted.changes : record.changes, record.atMs)
    if (loadedBy !== null) mirror.dirty = record.dirty
    this.#hooks.edited(mirror.name, change, by, mirror.real)
  }

  dirty(record: SensorOf<"doc-dirty">): void {
    const mirror = this.#docs.get(record.uri)
    if (mirror !== undefined) mirror.dirty = record.dirty
  }

  save({ uri, atMs, dirty = false }: SensorOf<"doc-save">): void {
    const anew = this.#docs.has(uri) || dirty ? null : this.#drift.savedAnew(uri, atMs, this.#context)
    if (anew !== null) this.#open(anew)
    const mirror = this.#docs.get(uri)
    const path =
      mirror === undefined ? nameDocument(uri, this.#context.roots)?.name : mirror.file === null ? undefined : mirror.name
    const saved = mirror === undefined ? this.#cellsOf(path ?? "") : [mirror]
    if (path === undefined || saved.length === 0) return
    for (const one of saved) one.touched = { head: 0, tail: 0 }
    this.scan()
    const version = this.#hooks.saved(path, mirror ?? null)
    for (const one of saved) {
      one.dirty = dirty
      if (!dirty) one.recent.forget()
    }
    if (version !== null) this.#context.sink.emit({ kind: "save", atMs, doc: path, version })
  }

  /** Whether this file is what a document that shows it has, or had a moment ago; or the notebook whose cells are open. */
  holds(path: string, found: FoundFile): boolean {
    const mirror = this.documentOf(path)
    if (mirror !== undefined) return mirror.recent.some(mirror.real, (text) => holdsText(found, text))
    const cells = this.#cellsOf(path).map(({ real }) => real)
    return holdsCells(found.text, cells)
  }

  /** Whether what shows this file has changes that are not saved, as far as we were told. */
  isDirty(path: string): boolean {
    return this.documentOf(path)?.dirty ?? this.#cellsOf(path).some(({ dirty }) => dirty)
  }

  /** Look again at every document that changed; nearly everywhere that is enough, widely now and then. */
  scan(look: "near" | "wide" = "wide"): void {
    scanDocuments(this.#context, this.#docs.values(), look)
  }

  /** Every document that is not what it must be by its file is opened anew. Looks now and then, however often it is called. */
  heal(atMs: number): void {
    if (!this.#drift.due(atMs)) return
    for (const [uri, mirror] of this.#docs) {
      const text = this.#drift.trueText(mirror, this.#context)
      const { language, dirty } = mirror
      if (text !== null) this.#open({ kind: "doc-open", atMs, uri, language, crlf: text.includes("\r\n"), text, dirty })
    }
  }

  /** The document that shows this file, if one is open. */
  documentOf(path: string): DocumentMirror | undefined {
    return [...this.#docs.values()].find((mirror) => mirror.name === path && mirror.file !== null)
  }

  #cellsOf(path: string): DocumentMirror[] {
    return [...this.#docs.values()].filter(({ name }) => name.startsWith(`${path}#`))
  }

  /** The files that documents are judged by; without URIs, of all that are open. */
  filesOf(uris: Iterable<string> = this.#docs.keys()): string[] {
    return [...uris].flatMap((uri) => nameDocument(uri, this.#context.roots)?.policyPath ?? [])
  }

  /** Close every document that policy drops by now. Gives their names. */
  judgeAgain(): ReadonlySet<string> {
    const dropped = new Set<string>()
    for (const [uri, mirror] of this.#docs) {
      const named = nameDocument(uri, this.#context.roots)
      if (named !== null && judgeDocument(this.#context, named, mirror.language).kind === "keep") continue
      dropped.add(mirror.name)
      this.close({ kind: "doc-close", atMs: this.#context.nowMs(), uri })
    }
    return dropped
  }

  /** What is known to be a secret is more than before: look at every text as a whole. */
  lookAgain(): void {
    for (const mirror of this.#docs.values()) {
      mirror.touched = { head: 0, tail: 0 }
      mirror.unseen = true
    }
  }

  /** Leave out what changed since then: after an erase, so that the next keyframe does not bring it back. Gives their names. */
  leaveOut(sinceMs: number): ReadonlySet<string> {
    for (const [uri, mirror] of this.#docs) {
      if (mirror.changedMs < sinceMs) continue
      this.#docs.delete(uri)
      this.#leftOut.add(mirror.name)
    }
    return this.#leftOut
  }

  keyframe(): Pick<EventOf<"keyframe">, "docs"> {
    const docs = [...this.#docs.values()].map(({ name, language, crlf, admitted, dirty }) => ({
      doc: name,
      language,
      eol: crlf ? ("crlf" as const) : ("lf" as const),
      text: this.#context.sink.store(this.#context.repo(name), encodeUtf8(admitted)),
      dirty,
    }))
    return { docs }
  }

  /** The document, which is on the screen now. */
  shown(uri: string, atMs: number): DocumentMirror | undefined {
    const unseen = this.#unseen.get(uri)
    if (unseen !== undefined) {
      this.#unseen.delete(uri)
      this.#open({ ...unseen, atMs })
    }
    return this.#docs.get(uri)
  }

  #emitOpen(atMs: number, { name, language, crlf, admitted, dirty }: DocumentMirror): void {
    const text = this.#context.sink.store(this.#context.repo(name), encodeUtf8(admitted))
    this.#context.sink.emit({ kind: "open", atMs, doc: name, language, eol: crlf ? "crlf" : "lf", text, dirty })
  }

  /** Records were lost: what follows from here on is unknown until the document is opened again. */
  #drifted(atMs: number, mirror: DocumentMirror, uri: string): void {
    this.scan("near")
    this.#docs.delete(uri)
    this.#drift.end(uri, mirror, atMs, this.#context)
  }
}
