import type { SensorOf } from "@tracehold/capture"
import type { TextChange } from "@tracehold/trace"
import type { DocumentRecorder } from "./document-recorder.ts"

/** What the editor shows beside documents, as documents of their own: the editor opens, changes and closes them. */
export class ShownTexts {
  readonly #documents: DocumentRecorder
  readonly #known = new Map<string, string>()

  constructor(documents: DocumentRecorder) {
    this.#documents = documents
  }

  take({ atMs, uri, language, text }: SensorOf<"shown">): void {
    const known = this.#known.get(uri)
    if (text === null) {
      this.#known.delete(uri)
      this.#documents.close({ kind: "doc-close", atMs, uri })
      return
    }
    this.#known.set(uri, text)
    if (known === undefined) {
      this.#documents.open({ kind: "doc-open", atMs, uri, language, crlf: false, text, dirty: false })
      return
    }
    if (known === text) return
    const changes = [smallestChange(known, text)]
    this.#documents.change({ kind: "doc-change", atMs, uri, changes, dirty: false, focused: false, source: "shown" }, true)
    this.#documents.dirty({ kind: "doc-dirty", atMs, uri, dirty: false })
  }
}

/** The one change that makes `after` of `before`, which differ. */
function smallestChange(before: string, after: string): TextChange {
  const most = Math.min(before.length, after.length)
  let offset = 0
  while (offset < most && before[offset] === after[offset]) offset++
  let same = 0
  while (same < most - offset && before.at(-1 - same) === after.at(-1 - same)) same++
  return { offset, deleted: before.length - same - offset, inserted: after.slice(offset, after.length - same) }
}
