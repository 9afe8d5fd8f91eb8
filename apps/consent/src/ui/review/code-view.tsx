import { EditorState, type Range, StateEffect, StateField, Text, Transaction } from "@codemirror/state"
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter, WidgetType } from "@codemirror/view"
import { type Actor, splitLines } from "@tracehold/trace"
import { useEffect, useRef } from "react"
import { codeBasics } from "./code-theme.ts"

export type CodeCursor = { readonly anchor: readonly [number, number]; readonly active: readonly [number, number] }

export type CodeViewProps = {
  readonly label: string
  readonly text: string
  readonly eol: "lf" | "crlf"
  /** Lines that were on screen: first and last, both included. */
  readonly seen: readonly (readonly [number, number])[]
  readonly cursors: readonly CodeCursor[]
  /** Who last wrote each line. */
  readonly authors: readonly (Actor | undefined)[]
  /** A line to bring into view; the first seen one follows the recording. */
  readonly goTo: number | null
  readonly found: string
  readonly onSelect: (text: string) => void
}

/** A document as it was, in an editor that cannot edit. It lives in a shadow root: its styles need no inline style element. */
export default function CodeView(props: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props

  useEffect(() => {
    const element = host.current
    if (element === null) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" })
    const made = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: Text.of(splitLines(latest.current.text)),
        extensions: [
          codeBasics(latest.current.label),
          gutter({
            class: "th-authors",
            lineMarker: (editor, line) => {
              const actor = latest.current.authors[editor.state.doc.lineAt(line.from).number - 1]
              return actor === undefined ? null : AUTHOR_MARKERS[actor]
            },
            lineMarkerChange: () => true,
          }),
          marks,
          EditorView.updateListener.of((update) => {
            if (!update.selectionSet && !update.docChanged) return
            const { from, to } = update.state.selection.main
            const text = update.state.sliceDoc(from, to)
            latest.current.onSelect(latest.current.eol === "crlf" ? text.replaceAll("\n", "\r\n") : text)
          }),
        ],
      }),
    })
    view.current = made
    return () => {
      view.current = null
      made.destroy()
    }
  }, [])

  const { text, seen, cursors, authors, goTo, found } = props
  const followed = seen[0]?.[0]
  // biome-ignore lint/correctness/useExhaustiveDependencies: `authors` are read by the gutter when it is drawn again.
  useEffect(() => {
    const editor = view.current
    if (editor === null) return
    const change = smallestChange(editor.state.doc, text)
    editor.dispatch({
      ...(change === null ? {} : { changes: change }),
      annotations: Transaction.addToHistory.of(false),
    })
    editor.dom.classList.toggle("th-has-view", seen.length > 0)
    editor.dispatch({ effects: setMarks.of(marksOf(editor.state.doc, seen, cursors, found)) })
  }, [text, seen, cursors, authors, found])

  useEffect(() => {
    const editor = view.current
    const line = goTo ?? followed
    if (editor === null || line === undefined) return
    const at = editor.state.doc.line(Math.min(line + 1, editor.state.doc.lines)).from
    editor.dispatch({ effects: EditorView.scrollIntoView(at, { y: goTo === null ? "start" : "center", yMargin: 4 }) })
  }, [goTo, followed])

  return <div ref={host} className="code-host" />
}

class AuthorMarker extends GutterMarker {
  readonly #actor: Actor
  constructor(actor: Actor) {
    super()
    this.#actor = actor
  }
  override toDOM(): HTMLElement {
    const span = document.createElement("span")
    span.className = `th-author th-author-${this.#actor}`
    return span
  }
}

const AUTHOR_MARKERS: Readonly<Record<Actor, GutterMarker>> = {
  user: new AuthorMarker("user"),
  agent: new AuthorMarker("agent"),
  command: new AuthorMarker("command"),
  git: new AuthorMarker("git"),
  editor: new AuthorMarker("editor"),
  unknown: new AuthorMarker("unknown"),
}

class CaretWidget extends WidgetType {
  override toDOM(): HTMLElement {
    const span = document.createElement("span")
    span.className = "th-caret"
    return span
  }
}

const setMarks = StateEffect.define<DecorationSet>()
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (set, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return effect.value
    return set.map(transaction.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

function marksOf(doc: Text, seen: CodeViewProps["seen"], cursors: readonly CodeCursor[], found: string): DecorationSet {
  const ranges: Range<Decoration>[] = []
  for (const [first, last] of seen) {
    for (let line = first; line <= Math.min(last, doc.lines - 1); line++) ranges.push(SEEN.range(doc.line(line + 1).from))
  }
  for (const { anchor, active } of cursors) {
    const [a, b] = [offsetOf(doc, anchor), offsetOf(doc, active)]
    if (a !== b) ranges.push(SELECTED.range(Math.min(a, b), Math.max(a, b)))
    ranges.push(CARET.range(b))
  }
  if (found !== "") {
    const text = doc.toString()
    const wanted = found.replaceAll("\r\n", "\n")
    for (let at = text.indexOf(wanted), n = 0; at !== -1 && n < 500; at = text.indexOf(wanted, at + wanted.length), n++) {
      ranges.push(FOUND.range(at, at + wanted.length))
    }
  }
  return Decoration.set(ranges, true)
}

const SEEN = Decoration.line({ class: "th-seen" })
const SELECTED = Decoration.mark({ class: "th-sel" })
const FOUND = Decoration.mark({ class: "th-found" })
const CARET = Decoration.widget({ widget: new CaretWidget(), side: 1 })

function offsetOf(doc: Text, [line, column]: readonly [number, number]): number {
  const at = doc.line(Math.min(line + 1, doc.lines))
  return Math.min(at.to, at.from + column)
}

/** Only what differs is replaced, so that what is on screen stays where it is. Null when nothing does. */
function smallestChange(doc: Text, text: string): { from: number; to: number; insert: Text } | null {
  const before = doc.toString()
  const lines = splitLines(text)
  const after = lines.join("\n")
  if (before === after) return null
  const limit = Math.min(before.length, after.length)
  let from = 0
  while (from < limit && before.charCodeAt(from) === after.charCodeAt(from)) from++
  let end = 0
  while (end < limit - from && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end++
  return { from, to: before.length - end, insert: Text.of(after.slice(from, after.length - end).split("\n")) }
}
