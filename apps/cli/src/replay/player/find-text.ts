import type { TraceEvent } from "@tracehold/trace"

/**
 * The next event from `position` on (or the last one before the event just shown) that brings this text: typed key by key as well,
 * printed, asked, answered, or in a name. Upper and lower case are the same. Null when there is none.
 */
export function findText(events: readonly TraceEvent[], text: string, position: number, direction: 1 | -1): number | null {
  const wanted = text.toLowerCase()
  const runs = new Map<string, Run>()
  let before: number | null = null
  for (const [i, event] of events.entries()) {
    if (direction === -1 && i >= position - 1) break
    const found = textsOf(event, runs).some((one) => one.toLowerCase().includes(wanted))
    if (!found) continue
    if (direction === -1) before = i
    else if (i >= position) return i
  }
  return before
}

/** What was typed in one document without going elsewhere, and the offset where it ends. */
type Run = { readonly text: string; readonly end: number }

function textsOf(event: TraceEvent, runs: Map<string, Run>): readonly string[] {
  switch (event.kind) {
    case "edit":
      return [typedText(event, runs), event.doc]
    case "open":
    case "save":
    case "close":
      return [event.doc]
    case "file":
      return [event.path]
    case "command":
      return [event.line]
    case "prompt":
    case "reply":
      return [event.text]
    case "tool":
      return [event.name, event.input]
    case "screen":
      return event.lines.map(([, line]) => line)
    case "terminal":
      return [event.name]
    default:
      return []
  }
}

function typedText({ doc, changes }: TraceEvent & { kind: "edit" }, runs: Map<string, Run>): string {
  let said = ""
  for (const { offset, deleted, inserted } of changes) {
    const run = runs.get(doc)
    const follows = run !== undefined && offset + deleted === run.end && deleted <= run.text.length
    const text = (follows ? run.text.slice(0, run.text.length - deleted) : "") + inserted
    runs.set(doc, { text, end: offset + inserted.length })
    said = said === "" ? text : `${said}\n${text}`
  }
  return said
}
