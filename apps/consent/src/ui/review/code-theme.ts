import { EditorState, type Extension } from "@codemirror/state"
import {
  Decoration,
  type DecorationSet,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view"
import { HIDDEN_SOURCE, pictureOf } from "../data/pictures.ts"

/** Looks and rules that every view of recorded text shares. It can be selected and read, never changed. */
export function codeBasics(label: string): Extension {
  return [
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true", dir: "ltr" }),
    lineNumbers(),
    highlightSpecialChars({ specialChars: new RegExp(HIDDEN_SOURCE, "gu"), render: picture }),
    fillers,
    keymap.of([{ key: "Mod-a", run: selectAll }]),
    theme,
  ]
}

function picture(code: number): HTMLElement {
  const span = document.createElement("span")
  span.className = "th-picture"
  span.textContent = pictureOf(code)
  span.title = "A character that is not visible by itself"
  return span
}

function selectAll(view: EditorView): boolean {
  view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } })
  return true
}

const fillerMatches = new MatchDecorator({ regexp: /\*{4,}/g, decoration: Decoration.mark({ class: "th-filler" }) })

/** Masked stretches are drawn as bars, so that they are not taken for text. */
const fillers = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = fillerMatches.createDeco(view)
    }
    update(update: ViewUpdate) {
      this.decorations = fillerMatches.updateDeco(update, this.decorations)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", color: "var(--text)", backgroundColor: "var(--surface)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", fontVariantLigatures: "none" },
  ".cm-content": { padding: "6px 0" },
  ".cm-line": { unicodeBidi: "isolate", padding: "0 10px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-3)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 6px 0 10px", minWidth: "34px" },
  ".th-picture": {
    display: "inline-block",
    padding: "0 3px",
    margin: "0 1px",
    borderRadius: "3px",
    background: "var(--picture)",
    color: "var(--picture-text)",
    font: "600 11px / 1.35 var(--mono)",
    unicodeBidi: "isolate",
  },
  ".th-filler": { background: "var(--filler)", color: "var(--text-3)", borderRadius: "3px" },
  "&.th-has-view .cm-line:not(.th-seen)": { opacity: "0.5" },
  ".th-sel": { background: "var(--cursor-range)" },
  ".th-caret": { borderLeft: "2px solid var(--actor-user)", marginLeft: "-1px", marginRight: "-1px" },
  ".th-found": { outline: "2px solid var(--warn)", borderRadius: "2px" },
  ".th-authors": { width: "5px" },
  ".th-authors .cm-gutterElement": { padding: "0" },
  ".th-author": { display: "block", width: "4px", height: "100%", borderRadius: "2px" },
  ".th-author-user": { background: "var(--actor-user)" },
  ".th-author-agent": { background: "var(--actor-agent)" },
  ".th-author-command": { background: "var(--actor-command)" },
  ".th-author-git": { background: "var(--actor-git)" },
  ".th-author-editor": { background: "var(--actor-editor)" },
  ".th-author-unknown": { background: "var(--actor-unknown)" },
  ".cm-selectionBackground": { background: "var(--selection) !important" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "var(--removed)" },
  "&.cm-merge-b .cm-changedLine": { backgroundColor: "var(--added)" },
  "&.cm-merge-a .cm-changedText": { background: "var(--removed-strong)" },
  "&.cm-merge-b .cm-changedText": { background: "var(--added-strong)" },
  ".cm-collapsedLines": { background: "var(--surface-2)", color: "var(--text-2)", padding: "3px 10px" },
})
