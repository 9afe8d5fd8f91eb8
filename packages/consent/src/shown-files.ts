import type { TraceEvent } from "@tracehold/trace"

/**
 * The documents and files that a chunk shows or changes: all that a donation carries of a workspace. Shown is what had lines on
 * screen, a cursor or the keyboard; changed is what was edited, saved, masked or touched on disk. A document that an
 * extension opened behind the scenes is neither.
 */
export function shownFiles(events: readonly TraceEvent[]): Set<string> {
  const names = new Set<string>()
  for (const event of events) {
    switch (event.kind) {
      case "edit":
      case "save":
      case "mask":
      case "select":
        names.add(event.doc)
        break
      case "view":
        if (event.lines.length > 0) names.add(event.doc)
        break
      case "focus":
        if (event.on.kind === "pane") names.add(event.on.doc)
        break
      case "file":
        names.add(event.path)
        if (event.from !== undefined) names.add(event.from)
        break
      case "keyframe":
        for (const { doc, lines } of event.panes) if (lines.length > 0) names.add(doc)
        if (event.focus.kind === "pane") names.add(event.focus.doc)
        break
      default:
        break
    }
  }
  return names
}
