import { Uri, window, workspace } from "vscode"
import { sentence } from "../status-text.ts"
import { say } from "./say.ts"
import type { WindowApp } from "./window-app.ts"

/** Why a file, of the explorer or the active editor, is recorded or not. */
export async function explainFile(app: WindowApp, argument: unknown): Promise<void> {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri
  if (uri === undefined) throw new Error("Open the file that you ask about first.")
  const answer = await app.recording.ask({ kind: "explain", path: pathOf(uri) })
  if (answer.kind === "explained") await show(app, nameOf(uri), answer.text)
}

/** Which rule masks what of the selected text, as the whole document makes it known. */
export async function explainSelection(app: WindowApp): Promise<void> {
  const editor = window.activeTextEditor
  if (editor === undefined || editor.selection.isEmpty) throw new Error("Select the text that you ask about first.")
  const { document, selection } = editor
  const [start, end] = [document.offsetAt(selection.start), document.offsetAt(selection.end)]
  const text = document.getText()
  const answer = await app.recording.ask({ kind: "explain-text", path: pathOf(document.uri), text, start, end })
  if (answer.kind === "explained") await show(app, "The selected text", answer.text)
}

/** Whether what a command prints would be recorded. */
export async function explainCommand(app: WindowApp): Promise<void> {
  const line = await window.showInputBox({
    title: "Tracehold: explain a command",
    prompt: "Would what it prints be recorded? It is not run, and what you type here is not recorded.",
    placeHolder: "cat .env",
  })
  if (line === undefined || line.trim() === "") return
  const cwd = window.activeTerminal?.shellIntegration?.cwd ?? workspace.workspaceFolders?.[0]?.uri
  const answer = await app.recording.ask({ kind: "explain-command", line, cwd: cwd?.fsPath ?? null })
  if (answer.kind === "explained") await show(app, "The command", answer.text)
}

async function show(app: WindowApp, what: string, text: string): Promise<void> {
  if (text.includes("\n")) return app.pages.show(`Explain ${what}`, `${what}\n\n${text}\n`)
  say(sentence(text.includes(what) ? text : `${what}: ${text}`), "Show What Is Recorded", "showRecorded")
}

function pathOf(uri: Uri): string {
  return uri.scheme === "file" ? uri.fsPath : uri.toString()
}

function nameOf(uri: Uri): string {
  return uri.path.split("/").at(-1) ?? ""
}
