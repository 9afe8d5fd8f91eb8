import { attributeEdit, type SensorOf } from "@tracehold/capture"
import type { Finding } from "@tracehold/policy"
import { type Authorship, applyChanges, type EventOf, encodeUtf8, type FileVersion } from "@tracehold/trace"
import { DocumentMirror } from "./document-mirror.ts"
import { nameDocument } from "./document-names.ts"
import { judgeDocument } from "./judge-document.ts"
import type { RecorderContext } from "./recorder-context.ts"

/** How far around a change the detectors look while it is being typed; they see the whole when it is opened or saved. */
const WINDOW_UNITS = 8 * 1024
/** And before each write: enough for what stands on the lines around. A longer secret is found by the next wide look. */
const NEAR_UNITS = 1024
/** A shorter secret is masked where it was found; masking so short a text everywhere would hide ordinary words. */
const SECRET_UNITS = 8

type Hooks = {
  /**
   * Did the editor only load the file anew? Looks at the disk now; the author of what is there when it is `text`, else null. The
   * edit `change` shares in what is found out about the file later.
   */
  readonly reloaded: (path: string, text: string, change: number) => Authorship | null
  readonly saved: (path: string, mirror: DocumentMirror) => FileVersion | null
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
    if (known?.real === record.text) return
    // The sensors tell everything anew when records were lost: what they say now is true.
    if (known !== undefined) this.close({ ...record, kind: "doc-close" })
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
    for (const finding of findings) this.#emitMask(record.atMs, mirror.name, finding)
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
      this.#drift(record.atMs, mirror, record.uri)
      return
    }
    // What is taken away again within half a second was there all the same.
    if (mirror.unseen && record.changes.some(({ deleted }) => deleted > 0)) this.scan("near")
    const change = this.#context.nextChange()
    const by = (typed ? null : this.#reloadedBy(record, mirror, change)) ?? attributeEdit(record)
    const event: EventOf<"edit"> = {
      kind: "edit",
      atMs: record.atMs,
      doc: mirror.name,
      change,
      changes: [...record.changes],
      ...(record.reason === undefined ? {} : { reason: record.reason }),
      by,
    }
    const admitted = this.#context.sink.emit(event)
    mirror.apply(record.changes, admitted.kind === "edit" ? admitted.changes : record.changes)
    mirror.dirty = true
    mirror.changedMs = record.atMs
    this.#hooks.edited(mirror.name, change, by, mirror.real)
  }

  dirty(record: SensorOf<"doc-dirty">): void {
    const mirror = this.#docs.get(record.uri)
    if (mirror !== undefined) mirror.dirty = record.dirty
  }

  save(record: SensorOf<"doc-save">): void {
    const mirror = this.#docs.get(record.uri)
    if (mirror === undefined || mirror.file === null) return
    mirror.touched = { head: 0, tail: 0 }
    this.scan()
    const version = this.#hooks.saved(mirror.name, mirror)
    mirror.dirty = false
    if (version !== null) this.#context.sink.emit({ kind: "save", atMs: record.atMs, doc: mirror.name, version })
  }

  /**
   * Look again at every document that changed. A secret that is complete now is masked in everything that led to it, so that what
   * is written to disk never holds it. A near look is for what changed since any look, and leaves the rest to a wide one.
   */
  scan(look: "near" | "wide" = "wide"): void {
    for (const mirror of this.#docs.values()) {
      if (mirror.touched === null || (look === "near" && !mirror.unseen)) continue
      const found = mirror.unmasked(this.#find(mirror, mirror.touched, look === "near" ? NEAR_UNITS : WINDOW_UNITS))
      mirror.unseen = false
      if (look === "wide") mirror.touched = null
      if (found.length === 0) continue
      const event = this.#context.sink.nextIndex - 1
      const places = found.map(({ start, end }) => ({ event, doc: mirror.name, offset: start, length: end - start }))
      this.#context.sink.mask({
        values: found.map(({ start, end }) => mirror.real.slice(start, end)).filter((value) => value.length >= SECRET_UNITS),
        places,
      })
      for (const finding of found) {
        mirror.mask(finding)
        this.#emitMask(this.#context.nowMs(), mirror.name, finding)
      }
    }
  }

  /** The document that shows this file, if one is open. */
  documentOf(path: string): DocumentMirror | undefined {
    return [...this.#docs.values()].find((mirror) => mirror.name === path && mirror.file !== null)
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

  /** Says which kind of secret stood there; the value is masked already in what came before. */
  #emitMask(atMs: number, doc: string, { rule, start, end }: Finding): void {
    this.#context.sink.emit({ kind: "mask", atMs, doc, offset: start, length: end - start, secret: rule })
  }

  #emitOpen(atMs: number, { name, language, crlf, admitted, dirty }: DocumentMirror): void {
    const text = this.#context.sink.store(this.#context.repo(name), encodeUtf8(admitted))
    this.#context.sink.emit({ kind: "open", atMs, doc: name, language, eol: crlf ? "crlf" : "lf", text, dirty })
  }

  /** Records were lost: what follows from here on is unknown until the document is opened again. */
  #drift(atMs: number, mirror: DocumentMirror, uri: string): void {
    this.scan("near")
    this.#docs.delete(uri)
    this.#context.sink.emit({ kind: "close", atMs, doc: mirror.name })
    this.#context.sink.emit({ kind: "gap", atMs, reason: "overload", what: "document-drift", fromMs: atMs, count: 1 })
  }

  /** A change that leaves a clean document clean may be the editor loading the file anew: then whoever wrote the file did it. */
  #reloadedBy(record: SensorOf<"doc-change">, mirror: DocumentMirror, change: number): Authorship | null {
    const clean = !record.dirty && !mirror.dirty && record.reason === undefined
    if (mirror.file === null || !(clean || record.source === "reloadFromDisk")) return null
    const loaded = this.#hooks.reloaded(mirror.name, applyChanges(mirror.real, [...record.changes]), change)
    // The editor loads nothing over a dirty document by itself: the user took back what they had typed.
    return loaded ?? (mirror.dirty ? { actor: "user", rung: 3, evidence: "editor:reloadFromDisk" } : null)
  }

  #find(mirror: DocumentMirror, touched: { head: number; tail: number }, around: number): Finding[] {
    const engine = this.#context.engine()
    const start = Math.max(0, touched.head - around)
    return engine
      .scan(mirror.real.slice(start, mirror.real.length - touched.tail + around))
      .map((f) => ({ ...f, start: f.start + start, end: f.end + start }))
  }
}
