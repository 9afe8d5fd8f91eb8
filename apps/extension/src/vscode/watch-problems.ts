import { languages, type TextDocument, window } from "vscode"
import { problemLines } from "../problem-lines.ts"
import type { Sensor, SensorPort } from "../recording.ts"
import { disposeAll } from "./dispose-all.ts"

/** Problems come and go while somebody types. */
const TELL_MS = 500

/** What the editor marks as wrong in the documents that are on screen. */
export function watchProblems(port: SensorPort): Sensor {
  const name = "problems"
  const told = new Map<TextDocument, string>()
  let waits = false

  const look = port.safely(name, () => {
    waits = false
    const shown = new Set(window.visibleTextEditors.map(({ document }) => document).filter(({ uri }) => uri.scheme === "file"))
    for (const document of new Set([...told.keys(), ...shown])) {
      const text = shown.has(document) ? problemsOf(document) : null
      if ((told.get(document) ?? null) === text) continue
      if (text === null) told.delete(document)
      else told.set(document, text)
      const uri = document.uri.with({ scheme: "problems" }).toString()
      port.push({ kind: "shown", atMs: port.nowMs(), uri, language: "problems", text })
    }
  })
  const changed = port.safely(name, () => {
    if (waits) return
    waits = true
    port.later(look, TELL_MS)
  })
  const watching = [languages.onDidChangeDiagnostics(changed), window.onDidChangeVisibleTextEditors(changed)]
  return {
    tell: () => {
      told.clear()
      changed()
    },
    [Symbol.dispose]: () => disposeAll(watching),
  }
}

function problemsOf({ uri }: TextDocument): string | null {
  return problemLines(
    languages.getDiagnostics(uri).map(({ range, severity, source, message }) => ({
      line: range.start.line,
      column: range.start.character,
      severity,
      source: source ?? "",
      message,
    })),
  )
}
