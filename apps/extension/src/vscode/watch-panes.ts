import { type Selection, type TextEditor, TextEditorSelectionChangeKind, window } from "vscode"
import type { FocusTracker } from "../focus-tracker.ts"
import { ObjectNumbers } from "../object-numbers.ts"
import type { Sensor, SensorPort } from "../recording.ts"
import { ViewRhythm } from "../view-rhythm.ts"
import { disposeAll } from "./dispose-all.ts"
import { isRecordedDocument } from "./watch-documents.ts"

type Cause = "keyboard" | "mouse" | "command" | "other"

/** An editor that is switched is without an active one for a moment; only a lasting nothing is one. */
const NOTHING_MS = 100

/** Text editors on screen: which there are, what they show, where their cursors are, which has the keyboard. */
export function watchPanes(port: SensorPort, focus: FocusTracker): Sensor {
  const name = "editors"
  const numbers = new ObjectNumbers<TextEditor>()
  let panes: readonly TextEditor[] = []
  let told = ""
  const byNumber = new Map<number, TextEditor>()
  const rhythm = new ViewRhythm(
    port.later,
    port.safely(name, (pane, lines) => {
      const editor = byNumber.get(pane)
      if (editor !== undefined) port.push({ kind: "view", atMs: port.nowMs(), pane, uri: uriOf(editor), lines })
    }),
  )

  const layout = () => {
    const now = window.visibleTextEditors.filter((editor) => isRecordedDocument(editor.document))
    for (const gone of panes.filter((editor) => !now.includes(editor))) {
      rhythm.forget(numbers.of(gone))
      byNumber.delete(numbers.of(gone))
    }
    const fresh = now.filter((editor) => !panes.includes(editor))
    panes = now
    const list = now.map((editor) => ({ pane: numbers.of(editor), uri: uriOf(editor), group: editor.viewColumn ?? null }))
    if (JSON.stringify(list) !== told) {
      told = JSON.stringify(list)
      port.push({ kind: "layout", atMs: port.nowMs(), panes: list })
    }
    for (const editor of fresh) {
      byNumber.set(numbers.of(editor), editor)
      view(editor)
      select(editor, editor.selections, "other")
    }
  }
  const view = (editor: TextEditor) => {
    if (!isRecordedDocument(editor.document)) return
    const lines = editor.visibleRanges.map(({ start, end }) => [start.line, end.line] as const)
    rhythm.seen(numbers.of(editor), lines, port.nowMs())
  }
  const select = (editor: TextEditor, selections: readonly Selection[], cause: Cause) => {
    if (!isRecordedDocument(editor.document)) return
    const cursors = selections.map(({ anchor, active }) => ({
      anchor: [anchor.line, anchor.character] as [number, number],
      active: [active.line, active.character] as [number, number],
    }))
    port.push({ kind: "select", atMs: port.nowMs(), pane: numbers.of(editor), uri: uriOf(editor), cursors, cause })
    // A key or click in an editor is the one sign that the keyboard came back to it from a terminal.
    if (cause === "keyboard" || cause === "mouse") focused(editor)
  }
  const focused = (editor: TextEditor | undefined) => {
    const on =
      editor === undefined || !isRecordedDocument(editor.document)
        ? ({ kind: "nothing" } as const)
        : ({ kind: "pane", pane: numbers.of(editor), uri: uriOf(editor) } as const)
    if (focus.moved(on)) port.push({ kind: "focus", atMs: port.nowMs(), on })
  }
  const activated = (editor: TextEditor | undefined) => {
    if (editor !== undefined) return focused(editor)
    port.later(
      port.safely(name, () => {
        if (window.activeTextEditor === undefined && focus.isOnPane) focused(undefined)
      }),
      NOTHING_MS,
    )
  }

  const watching = [
    window.onDidChangeVisibleTextEditors(port.safely(name, layout)),
    window.onDidChangeTextEditorViewColumn(port.safely(name, layout)),
    window.onDidChangeTextEditorVisibleRanges(port.safely(name, ({ textEditor }) => view(textEditor))),
    window.onDidChangeTextEditorSelection(
      port.safely(name, ({ textEditor, selections, kind }) => select(textEditor, selections, causeOf(kind))),
    ),
    window.onDidChangeActiveTextEditor(port.safely(name, activated)),
  ]
  return {
    tell: port.safely(name, () => {
      for (const editor of panes) rhythm.forget(numbers.of(editor))
      panes = []
      told = ""
      layout()
      focused(window.activeTextEditor)
    }),
    [Symbol.dispose]: () => disposeAll(watching),
  }
}

function uriOf(editor: TextEditor): string {
  return editor.document.uri.toString()
}

function causeOf(kind: TextEditorSelectionChangeKind | undefined): Cause {
  switch (kind) {
    case TextEditorSelectionChangeKind.Keyboard:
      return "keyboard"
    case TextEditorSelectionChangeKind.Mouse:
      return "mouse"
    case TextEditorSelectionChangeKind.Command:
      return "command"
    default:
      return "other"
  }
}
