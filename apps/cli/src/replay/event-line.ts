import type { Authorship, TraceEvent } from "@tracehold/trace"
import { countOf } from "../count-of.ts"
import { safeText } from "../safe-text.ts"

/** One event in one line. */
export function eventLine(event: TraceEvent): string {
  const who = "by" in event ? ` (${whoText(event.by)})` : ""
  return safeText(`${event.kind}${detail(event)}${who}`)
    .replaceAll("\n", "\u240a")
    .slice(0, 160)
}

/** Who did it, and on which rung of evidence. */
function whoText({ actor, agent, rung }: Authorship): string {
  return `${agent ?? actor}${rung === null ? "" : `, rung ${rung}`}`
}

/** What a person or program did, in contrast to what was seen, and to the frame around both: what stepping stops at. */
export function isAction({ kind }: TraceEvent): boolean {
  return ACTIONS.has(kind)
}

const ACTIONS: ReadonlySet<TraceEvent["kind"]> = new Set([
  "edit",
  "select",
  "save",
  "open",
  "close",
  "focus",
  "file",
  "git",
  "terminal",
  "command",
  "prompt",
  "reply",
  "tool",
])

function detail(event: TraceEvent): string {
  switch (event.kind) {
    case "edit":
      return ` ${event.doc} ${event.changes.map((c) => `@${c.offset} -${c.deleted} +“${c.inserted}”`).join(" ")}`
    case "open":
    case "close":
    case "save":
    case "select":
    case "view":
    case "mask":
      return ` ${event.doc}`
    case "file":
      return ` ${event.op} ${event.path}`
    case "command":
      return ` ${event.line}`
    case "command-end":
      return ` exit ${event.exitCode ?? "unknown"}`
    case "terminal":
      return ` ${event.op} ${event.name}`
    case "screen":
      return ` terminal ${event.terminal}, ${countOf(event.lines.length, "row")}`
    case "prompt":
    case "reply":
      return ` ${event.agent}: ${event.text}`
    case "tool":
      return ` ${event.agent}: ${event.name}`
    case "git":
      return ` ${event.op} ${event.branch ?? ""}`
    case "gap":
      return ` ${event.reason}: ${event.what}, ${event.count}`
    case "snapshot":
      return ` ${countOf(event.files, "file")}`
    default:
      return ""
  }
}
