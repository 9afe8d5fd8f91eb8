import type { SensorOf } from "@tracehold/capture"
import type { DocumentMirror } from "./document-mirror.ts"
import { fileNow } from "./file-now.ts"
import { holdsText } from "./file-text.ts"
import type { RecorderContext } from "./recorder-context.ts"

const LOOK_MS = 20_000

type Seen = { readonly real: string; readonly file: string }

/**
 * Finds documents that are not what the editor has: one that is not dirty reads as its file does, since the editor loads it anew whenever
 * that changes. What differs at one look may be a change on its way; what is the same at the next is drift.
 */
export class DocumentDrift {
  readonly #differed = new WeakMap<DocumentMirror, Seen>()
  /** Those that were ended and not opened again. */
  readonly #ended = new Map<string, Pick<DocumentMirror, "name" | "language">>()
  #lookedMs = 0

  /** Whether it is time for a look. */
  due(atMs: number): boolean {
    if (atMs - this.#lookedMs < LOOK_MS) return false
    this.#lookedMs = atMs
    return true
  }

  /** The text that such a document has in truth, or null when nothing speaks for drift. Only UTF-8 is told for sure. */
  trueText(mirror: DocumentMirror, context: RecorderContext): string | null {
    const file = mirror.file === null || mirror.dirty ? null : (fileNow(mirror.name, context)?.text ?? null)
    const before = this.#differed.get(mirror)
    this.#differed.delete(mirror)
    if (file === null || file.includes("\0") || holdsText({ text: file, content: null }, mirror.real)) return null
    if (before?.real === mirror.real && before.file === file) return asShown(file)
    this.#differed.set(mirror, { real: mirror.real, file })
    return null
  }

  /** What the recording has of a document is not true from here on, until it is opened again. */
  end(uri: string, { name, language }: DocumentMirror, atMs: number, { sink }: RecorderContext): void {
    this.#ended.set(uri, { name, language })
    sink.emit({ kind: "close", atMs, doc: name })
    sink.emit({ kind: "gap", atMs, reason: "overload", what: "document-drift", fromMs: atMs, count: 1 })
  }

  /** Such a document was saved: it reads as its file does, and can be opened again. */
  savedAnew(uri: string, atMs: number, context: RecorderContext): SensorOf<"doc-open"> | null {
    const ended = this.#ended.get(uri)
    const file = ended === undefined ? null : (fileNow(ended.name, context)?.text ?? null)
    if (ended === undefined || file === null || file.includes("\0")) return null
    this.#ended.delete(uri)
    const text = asShown(file)
    return { kind: "doc-open", atMs, uri, language: ended.language, crlf: text.includes("\r\n"), text, dirty: false }
  }
}

/** A file's text as an editor shows it: without a mark at its start, all its lines ending as most of them do. */
function asShown(file: string): string {
  const text = (file.startsWith("\ufeff") ? file.slice(1) : file).replace(/\p{Surrogate}/gu, "\ufffd")
  const ends = text.match(/\r\n|\r|\n/g) ?? []
  const carried = ends.filter((end) => end !== "\n").length
  return text.replace(/\r\n|\r|\n/g, carried > ends.length / 2 ? "\r\n" : "\n")
}
