import { type NotebookCell, NotebookCellKind, type NotebookDocument, workspace } from "vscode"
import { notebookText, type ShownCell } from "../notebook-text.ts"
import type { Sensor, SensorPort } from "../recording.ts"
import { disposeAll } from "./dispose-all.ts"

/** A running cell says much in a short time. */
const TELL_MS = 300

/** Notebooks: which cells there are, in which order, what their runs put out, and saves. What is typed into a cell, its document tells. */
export function watchNotebooks(port: SensorPort): Sensor {
  const name = "notebooks"
  const waiting = new Set<NotebookDocument>()

  const told = port.safely(name, (notebook: NotebookDocument) => {
    if (!waiting.delete(notebook) || notebook.isClosed) return
    tell(notebook, notebookText(notebook.getCells().map(shownCell)))
  })
  const changed = (notebook: NotebookDocument) => {
    if (!isRecorded(notebook) || waiting.has(notebook)) return
    waiting.add(notebook)
    port.later(() => told(notebook), TELL_MS)
  }
  const tell = ({ uri, notebookType }: NotebookDocument, text: string | null) =>
    port.push({
      kind: "shown",
      atMs: port.nowMs(),
      uri: uri.with({ scheme: "notebook" }).toString(),
      language: notebookType,
      text,
    })
  const watching = [
    workspace.onDidOpenNotebookDocument(port.safely(name, changed)),
    workspace.onDidChangeNotebookDocument(port.safely(name, ({ notebook }) => changed(notebook))),
    workspace.onDidSaveNotebookDocument(
      port.safely(name, (notebook: NotebookDocument) => {
        if (!isRecorded(notebook)) return
        const { uri, isDirty } = notebook
        port.push({ kind: "doc-save", atMs: port.nowMs(), uri: uri.toString(), dirty: isDirty })
      }),
    ),
    workspace.onDidCloseNotebookDocument(
      port.safely(name, (notebook: NotebookDocument) => {
        if (isRecorded(notebook)) tell(notebook, null)
      }),
    ),
  ]
  return {
    tell: port.safely(name, () => workspace.notebookDocuments.forEach(changed)),
    [Symbol.dispose]: () => disposeAll(watching),
  }
}

/** A notebook without a file has no name that policy could judge it by. */
function isRecorded({ uri }: NotebookDocument): boolean {
  return uri.scheme === "file"
}

function shownCell({ document, kind, executionSummary, outputs }: NotebookCell): ShownCell {
  return {
    id: document.uri.fragment,
    kind: kind === NotebookCellKind.Code ? "code" : "text",
    language: document.languageId,
    order: executionSummary?.executionOrder ?? null,
    succeeded: executionSummary?.success ?? null,
    outputs: outputs.flatMap(({ items }) => items.map(({ mime, data }) => ({ mime, data }))),
  }
}
