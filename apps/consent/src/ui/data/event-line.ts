import type { Actor, TraceEvent } from "@tracehold/trace"
import { plural } from "./format.ts"
import { laneOf, type Recording } from "./recording.ts"

/** One event as one line: what happened, to what, and recorded text if it has any. */
export type EventLine = { readonly actor: Actor | null; readonly what: string; readonly subject: string }

export function eventLine(recording: Recording, event: TraceEvent): EventLine {
  const lane = laneOf(recording, event)
  const [what, subject] = describe(event)
  return { actor: lane === null ? null : lane.actor, what, subject }
}

function describe(event: TraceEvent): [what: string, subject: string] {
  switch (event.kind) {
    case "chunk-start":
      return ["Chunk begins", event.roots.map(({ name }) => name).join(", ")]
    case "chunk-end":
      return ["Chunk ends", ""]
    case "keyframe":
      return ["State of everything", plural(event.docs.length, "document")]
    case "gap":
      return [`Not here (${event.reason})`, event.what]
    case "mask":
      return [`Masked (${event.secret})`, event.doc]
    case "open":
    case "close":
    case "save":
      return [{ open: "Opened", close: "Closed", save: "Saved" }[event.kind], event.doc]
    case "edit":
      return [
        event.reason === undefined ? "Edit" : event.reason === "undo" ? "Undo" : "Redo",
        `${event.doc}  ${editText(event.changes)}`,
      ]
    case "select":
      return [`Cursor (${event.cause})`, event.doc]
    case "focus":
      return [
        "Focus",
        event.on.kind === "pane" ? event.on.doc : event.on.kind === "terminal" ? `terminal ${event.on.terminal}` : "",
      ]
    case "layout":
      return ["Layout", event.panes.map(({ doc }) => doc).join(", ")]
    case "view":
      return [`Saw lines ${event.lines.map(([first, last]) => `${first + 1}–${last + 1}`).join(", ")}`, event.doc]
    case "window":
      return [event.focused ? "Window in front" : "Window behind", ""]
    case "file":
      return [`File ${event.op}`, event.from === undefined ? event.path : `${event.from} → ${event.path}`]
    case "snapshot":
      return [`Snapshot (${event.reason})`, plural(event.files, "file")]
    case "git":
      return [`Git ${event.op}`, event.branch ?? ""]
    case "terminal":
      return [`Terminal ${event.op}`, event.name]
    case "command":
      return ["Command", event.line]
    case "command-end":
      return [`Command ended${event.exitCode === null ? "" : ` (${event.exitCode})`}`, ""]
    case "screen":
      return [`Screen, ${plural(event.lines.length, "row")}`, event.lines.map(([, text]) => text).join(" ⏎ ")]
    case "prompt":
    case "reply":
      return [event.kind === "prompt" ? "Prompt" : "Reply", event.text]
    case "tool":
      return [`Tool ${event.name}`, event.input]
    case "attribution":
      return [`Shown to be ${event.by.actor} (${event.by.evidence})`, plural(event.changes.length, "change")]
  }
}

function editText(changes: Extract<TraceEvent, { kind: "edit" }>["changes"]): string {
  return changes
    .map(({ deleted, inserted }) => `${deleted > 0 ? `−${deleted} ` : ""}${inserted === "" ? "" : `+“${inserted}”`}`)
    .join("  ")
}
