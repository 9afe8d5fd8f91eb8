import type { Authorship, TraceEvent } from "@tracehold/trace"
import { eventLine, isAction } from "../event-line.ts"
import type { Style } from "./cells.ts"

/** Something that was done, as a line beside the replay; edits of one author in one document that follow each other are one. */
export type LogEntry = { readonly atMs: number; readonly who: string; readonly style: Style; readonly what: string }

/** Events looked at for the last few entries: selections alone can fill minutes. */
const LOOK_BACK = 2000
/** Typed text shown of one entry, in UTF-16 units. */
const SHOWN = 400

/** The last `count` things done before `position`, oldest first. */
export function recentLog(
  events: readonly TraceEvent[],
  position: number,
  count: number,
  authors: ReadonlyMap<number, Authorship>,
): LogEntry[] {
  const entries: LogEntry[] = []
  for (let i = position - 1; i >= Math.max(0, position - LOOK_BACK) && entries.length < count; i--) {
    const event = events[i]
    if (event === undefined || !isAction(event)) continue
    if (event.kind === "select" || event.kind === "focus") continue // The cursor shows them.
    if (event.kind !== "edit") {
      entries.push({ atMs: event.atMs, ...whoOf(event, authors), what: lineOf(event).replaceAll(/\s*\n\s*/g, " ") })
      continue
    }
    const who = whoOf(event, authors)
    let [text, edits, first] = ["", 0, i]
    for (; first >= 0; first--) {
      const before = events[first]
      if (before?.kind === "edit") {
        if (before.doc !== event.doc || whoOf(before, authors).who !== who.who) break
        edits++
        if (text.length < SHOWN) text = before.changes.map(({ inserted }) => inserted).join("") + text
      } else if (before === undefined || (isAction(before) && before.kind !== "select")) break
      if (edits > LOOK_BACK) break
    }
    i = first + 1
    entries.push({ atMs: event.atMs, ...who, what: `${event.doc}  ${text === "" ? "removed" : `+“${text.slice(-SHOWN)}”`}` })
  }
  return entries.reverse()
}

function whoOf(event: TraceEvent, authors: ReadonlyMap<number, Authorship>): { who: string; style: Style } {
  if (event.kind === "edit" || event.kind === "file") {
    const { actor, agent } = authors.get(event.change) ?? event.by
    return { who: agent ?? actor, style: actor === "agent" || actor === "command" || actor === "git" ? actor : "plain" }
  }
  if (event.kind === "reply" || event.kind === "tool") return { who: event.agent, style: "agent" }
  if (event.kind === "git") return { who: "git", style: "git" }
  return { who: "user", style: "plain" }
}

function lineOf(event: TraceEvent): string {
  if (event.kind === "reply") return event.text
  if (event.kind === "prompt") return `to ${event.agent}: ${event.text}`
  if (event.kind === "tool") return `${event.name} ${event.paths.join(" ") || event.input}`
  if (event.kind === "file") return `${event.op} ${event.from === undefined ? "" : `${event.from} → `}${event.path}`
  return eventLine(event)
}
