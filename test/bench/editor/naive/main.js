// A recorder in the manner of crowd-code 2.0: with every event the whole visible text, as JSON, on the thread that the editor waits for.
const { writeFileSync } = require("node:fs")
const vscode = require("vscode")

exports.activate = ({ subscriptions }) => {
  const events = []
  const log = (type) => {
    const editor = vscode.window.activeTextEditor
    if (editor === undefined) return
    const [visible] = editor.visibleRanges
    const viewport = {
      file: editor.document.fileName,
      content: visible && editor.document.getText(visible),
      cursor: editor.selection.active,
    }
    events.push(JSON.stringify({ type, timestamp: Date.now(), observation: { viewport } }))
  }
  subscriptions.push(
    vscode.workspace.onDidChangeTextDocument(() => log("edit")),
    vscode.window.onDidChangeTextEditorSelection(() => log("select")),
    vscode.window.onDidChangeTextEditorVisibleRanges(() => log("scroll")),
  )
  const save = setInterval(() => writeFileSync(process.env.NAIVE_OUT, events.join("\n")), 5000)
  subscriptions.push({ dispose: () => clearInterval(save) })
}
