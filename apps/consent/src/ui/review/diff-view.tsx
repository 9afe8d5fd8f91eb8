import { MergeView } from "@codemirror/merge"
import { EditorState, Text } from "@codemirror/state"
import { EditorView } from "@codemirror/view"
import { splitLines } from "@tracehold/trace"
import { useEffect, useRef } from "react"
import { codeBasics } from "./code-theme.ts"

/** Two states of a file side by side; stretches that are the same are folded. */
export default function DiffView({
  before,
  after,
  onSelect,
}: {
  before: string
  after: string
  onSelect: (text: string) => void
}) {
  const host = useRef<HTMLDivElement>(null)
  const select = useRef(onSelect)
  select.current = onSelect
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" })
    const side = (text: string, label: string) => ({
      doc: Text.of(splitLines(text)),
      extensions: [
        codeBasics(label),
        EditorState.allowMultipleSelections.of(false),
        EditorView.updateListener.of((update) => {
          if (!update.selectionSet) return
          const { from, to } = update.state.selection.main
          select.current(update.state.sliceDoc(from, to))
        }),
      ],
    })
    const view = new MergeView({
      root,
      parent: root,
      a: side(before, "Before"),
      b: side(after, "After"),
      gutter: true,
      highlightChanges: true,
      collapseUnchanged: { margin: 3, minSize: 6 },
      diffConfig: { scanLimit: 2_000, timeout: 500 },
    })
    view.dom.style.height = "100%"
    return () => {
      view.destroy()
    }
  }, [before, after])
  return <div ref={host} className="code-host diff-host" />
}
