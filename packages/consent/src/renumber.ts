import type { Authorship, EventOf, TraceEvent } from "@tracehold/trace"
import { without } from "./prune.ts"

/** Makes the recipient's own name for an id: 32 hex digits, the same for the same value and this recipient only. */
export type Label = (kind: "session" | "repo" | "conversation" | "turn" | "call", value: string) => string

/**
 * Events with ids of their own: panes, terminals, commands and changes count from 0 in order of appearance, an agent's ids become
 * labels, times count from the first event. Attribution of changes that are not here goes.
 */
export function renumber(events: readonly TraceEvent[], label: Label): TraceEvent[] {
  const startMs = events[0]?.atMs ?? 0
  const ids = { pane: counter(), terminal: counter(), command: counter(), change: counter() }
  const changes = new Set(events.flatMap((e) => (e.kind === "edit" || e.kind === "file" ? [e.change] : [])))
  const by = (known: Authorship): Authorship => (known.call === undefined ? known : { ...known, call: label("call", known.call) })
  return events.flatMap((event) => {
    const moved = { ...event, atMs: event.atMs - startMs } as TraceEvent
    const next = renumberEvent(moved, ids, by, label, changes)
    return next === null ? [] : [next.kind === "gap" ? { ...next, fromMs: Math.max(0, next.fromMs - startMs) } : next]
  })
}

type Ids = Readonly<Record<"pane" | "terminal" | "command" | "change", (id: number) => number>>

function counter(): (id: number) => number {
  const known = new Map<number, number>()
  return (id) => {
    const next = known.get(id) ?? known.size
    known.set(id, next)
    return next
  }
}

function renumberEvent(
  event: TraceEvent,
  ids: Ids,
  by: (known: Authorship) => Authorship,
  label: Label,
  changes: ReadonlySet<number>,
): TraceEvent | null {
  switch (event.kind) {
    case "edit":
    case "file":
      return { ...event, change: ids.change(event.change), by: by(event.by) }
    case "attribution": {
      const left = without(event, new Set(event.changes.filter((change) => !changes.has(change))))
      return left === null ? null : { ...left, changes: left.changes.map(ids.change), by: by(left.by) }
    }
    case "select":
    case "view":
      return { ...event, pane: ids.pane(event.pane) }
    case "layout":
      return { ...event, panes: event.panes.map((pane) => ({ ...pane, pane: ids.pane(pane.pane) })) }
    case "focus":
      return { ...event, on: renumberFocus(event.on, ids) }
    case "terminal":
    case "screen":
      return { ...event, terminal: ids.terminal(event.terminal) }
    case "command":
    case "command-end":
      return { ...event, terminal: ids.terminal(event.terminal), command: ids.command(event.command) }
    case "keyframe":
      return {
        ...event,
        panes: event.panes.map((pane) => ({ ...pane, pane: ids.pane(pane.pane) })),
        terminals: event.terminals.map((terminal) => ({ ...terminal, terminal: ids.terminal(terminal.terminal) })),
        focus: renumberFocus(event.focus, ids),
      }
    case "prompt":
    case "reply":
      return { ...event, ...turnLabels(event, label) }
    case "tool":
      return { ...event, ...turnLabels(event, label), call: label("call", event.call) }
    default:
      return event
  }
}

function renumberFocus(on: EventOf<"focus">["on"], ids: Ids): EventOf<"focus">["on"] {
  if (on.kind === "pane") return { ...on, pane: ids.pane(on.pane) }
  return on.kind === "terminal" ? { ...on, terminal: ids.terminal(on.terminal) } : on
}

function turnLabels(event: { conversation: string; turn: string | null }, label: Label) {
  return {
    conversation: label("conversation", event.conversation),
    turn: event.turn === null ? null : label("turn", event.turn),
  }
}
