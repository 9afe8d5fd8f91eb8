import { type Authorship, overrules, type TraceEvent } from "@tracehold/trace"
import type { Redaction } from "./redaction.ts"

/** Which events a redaction of a time or of an actor takes out. The frame of the chunk stays. */
export function removedBy(
  order: Extract<Redaction, { kind: "range" | "actor" }>,
  events: readonly TraceEvent[],
): (event: TraceEvent) => boolean {
  if (order.kind === "range") {
    return ({ kind, atMs }) => order.fromMs <= atMs && atMs <= order.toMs && kind !== "chunk-start" && kind !== "chunk-end"
  }
  const authors = bestAuthors(events)
  return (event) => {
    switch (event.kind) {
      case "edit":
      case "file":
        return (authors.get(event.change) ?? event.by).actor === order.actor
      case "prompt":
      case "reply":
      case "tool":
        return order.actor === "agent"
      case "git":
        return order.actor === "git"
      case "command":
      case "command-end":
        return order.actor === "command"
      default:
        return false
    }
  }
}

/** Who did each change, on the best evidence in these events. */
function bestAuthors(events: readonly TraceEvent[]): Map<number, Authorship> {
  const authors = new Map<number, Authorship>()
  const note = (change: number, by: Authorship) => {
    const known = authors.get(change)
    if (known === undefined || overrules(by, known)) authors.set(change, by)
  }
  for (const event of events) {
    if (event.kind === "edit" || event.kind === "file") note(event.change, event.by)
    if (event.kind === "attribution") for (const change of event.changes) note(change, event.by)
  }
  return authors
}
