import { EndOfLine, type TextDocument, type TextDocumentChangeEvent, TextDocumentChangeReason, window, workspace } from "vscode"
import { changeSource } from "../change-source.ts"
import type { Sensor, SensorPort } from "../recording.ts"
import { disposeAll } from "./dispose-all.ts"

/** Files, untitled documents, notebook cells, and the old side of a diff. Output, settings and source control are nobody's work. */
const SCHEMES: ReadonlySet<string> = new Set(["file", "untitled", "vscode-notebook-cell", "git"])

export function isRecordedDocument(document: TextDocument): boolean {
  return SCHEMES.has(document.uri.scheme)
}

/** Text documents: opened with their text, changed, saved, closed. */
export function watchDocuments(port: SensorPort): Sensor {
  const dirty = new WeakMap<TextDocument, boolean>()
  const name = "documents"

  const opened = (document: TextDocument) => {
    if (!isRecordedDocument(document)) return
    dirty.set(document, document.isDirty)
    port.push({
      kind: "doc-open",
      atMs: port.nowMs(),
      uri: document.uri.toString(),
      language: document.languageId,
      crlf: document.eol === EndOfLine.CRLF,
      text: document.getText(),
      dirty: document.isDirty,
    })
  }
  const changed = (event: TextDocumentChangeEvent) => {
    const { document, contentChanges } = event
    if (!isRecordedDocument(document)) return
    if (0 < contentChanges.length) port.push(changeRecord(event, port.nowMs()))
    // The first event after a save still says “not dirty”; an empty one follows in the same moment and says otherwise.
    else if (dirty.get(document) !== document.isDirty) {
      port.push({ kind: "doc-dirty", atMs: port.nowMs(), uri: document.uri.toString(), dirty: document.isDirty })
    }
    dirty.set(document, document.isDirty)
  }
  const watching = [
    workspace.onDidOpenTextDocument(port.safely(name, opened)),
    workspace.onDidChangeTextDocument(port.safely(name, changed)),
    workspace.onDidSaveTextDocument(
      port.safely(name, (document: TextDocument) => {
        if (!isRecordedDocument(document)) return
        const { uri, isDirty } = document
        port.push({ kind: "doc-save", atMs: port.nowMs(), uri: uri.toString(), dirty: isDirty })
      }),
    ),
    workspace.onDidCloseTextDocument(
      port.safely(name, (document: TextDocument) => {
        if (isRecordedDocument(document)) port.push({ kind: "doc-close", atMs: port.nowMs(), uri: document.uri.toString() })
      }),
    ),
  ]
  return {
    tell: port.safely(name, () => workspace.textDocuments.forEach(opened)),
    [Symbol.dispose]: () => disposeAll(watching),
  }
}

function changeRecord(event: TextDocumentChangeEvent, atMs: number) {
  const { document, contentChanges, reason } = event
  const source = changeSource(event)
  return {
    kind: "doc-change",
    atMs,
    uri: document.uri.toString(),
    changes: contentChanges.map((c) => ({ offset: c.rangeOffset, deleted: c.rangeLength, inserted: c.text })),
    dirty: document.isDirty,
    focused: window.state.focused && window.activeTextEditor?.document === document,
    ...(reason === TextDocumentChangeReason.Undo ? { reason: "undo" as const } : {}),
    ...(reason === TextDocumentChangeReason.Redo ? { reason: "redo" as const } : {}),
    ...(source === undefined ? {} : { source }),
  } as const
}
