import type { SensorOf } from "@tracehold/capture"
import { viewHash } from "@tracehold/crypto"
import type { EventOf } from "@tracehold/trace"
import type { DocumentMirror } from "./document-mirror.ts"
import type { RecorderContext } from "./recorder-context.ts"

type PaneState = { doc: string; group: number | null; lines: [number, number][]; cursors: EventOf<"select">["cursors"] }

/** Panes, cursors, visible lines and focus: where a person looks and what they point at. */
export class PaneRecorder {
  readonly #context: RecorderContext
  /** The document of a URI that is on the screen now; undefined when it is not recorded. */
  readonly #shown: (uri: string, atMs: number) => DocumentMirror | undefined
  #panes = new Map<number, PaneState>()
  #focus: EventOf<"focus">["on"] = { kind: "nothing" }

  constructor(context: RecorderContext, shown: (uri: string, atMs: number) => DocumentMirror | undefined) {
    this.#context = context
    this.#shown = shown
  }

  select(record: SensorOf<"select">): void {
    const doc = this.#shown(record.uri, record.atMs)?.name
    if (doc === undefined) return
    const cursors = record.cursors.map(({ anchor, active }) => ({ anchor, active }))
    this.#pane(record.pane, doc).cursors = cursors
    this.#context.sink.emit({ kind: "select", atMs: record.atMs, pane: record.pane, doc, cursors, cause: record.cause })
  }

  view(record: SensorOf<"view">): void {
    const mirror = this.#shown(record.uri, record.atMs)
    if (mirror === undefined) return
    const lines = record.lines.map(([first, last]): [number, number] => [first, last])
    this.#pane(record.pane, mirror.name).lines = lines
    this.#context.sink.emit({
      kind: "view",
      atMs: record.atMs,
      pane: record.pane,
      doc: mirror.name,
      lines,
      hash: viewHash(mirror.visible(lines)),
    })
  }

  layout(record: SensorOf<"layout">): void {
    const shown = record.panes.flatMap(({ pane, uri, group }) => {
      const doc = this.#shown(uri, record.atMs)?.name
      return doc === undefined ? [] : [{ pane, doc, group }]
    })
    this.#panes = new Map(shown.map(({ pane, doc, group }) => [pane, { ...this.#pane(pane, doc), group }]))
    this.#context.sink.emit({ kind: "layout", atMs: record.atMs, panes: shown })
  }

  focus(record: SensorOf<"focus">): void {
    const on = record.on
    const doc = on.kind === "pane" ? this.#shown(on.uri, record.atMs)?.name : undefined
    this.#focus = on.kind !== "pane" ? on : doc === undefined ? { kind: "nothing" } : { kind: "pane", pane: on.pane, doc }
    this.#context.sink.emit({ kind: "focus", atMs: record.atMs, on: this.#focus })
  }

  /** Forget panes of documents that are left out. */
  leaveOut(docs: ReadonlySet<string>): void {
    for (const [pane, { doc }] of this.#panes) if (docs.has(doc)) this.#panes.delete(pane)
  }

  keyframe(): Pick<EventOf<"keyframe">, "panes" | "focus"> {
    return { panes: [...this.#panes].map(([pane, state]) => ({ pane, ...state })), focus: this.#focus }
  }

  #pane(pane: number, doc: string): PaneState {
    const known = this.#panes.get(pane)
    const state = known?.doc === doc ? known : { doc, group: null, lines: [], cursors: [] }
    this.#panes.set(pane, state)
    return state
  }
}
