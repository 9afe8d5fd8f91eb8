import type { OpenChunk } from "@tracehold/owner"
import { apply, EMPTY_STATE, observe, type State, type TraceEvent } from "@tracehold/trace"
import { findChunk } from "../chunk-name.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"
import { UsageError } from "../usage-error.ts"
import { clock } from "./moment.ts"
import { observationLines } from "./show.ts"

const HELP = "Enter: next event, a number: that many, s: the screen, q: quit."

/** Event by event, with a line for each and the screen on demand. */
export async function stepThrough(io: Io, common: Common, name: string): Promise<Result> {
  if (io.ask === null) throw new UsageError("Stepping needs a terminal. `tracehold replay show` prints one moment.")
  using owner = await unlock(io, common)
  const chunk = owner.open(findChunk(owner.chunks(), name))
  io.err(`${HELP}\n`)
  const shown = await walk(io.ask, io, chunk)
  return { json: { events: chunk.events.length, shown }, text: [`${shown} of ${chunk.events.length} events.`] }
}

async function walk(ask: NonNullable<Io["ask"]>, io: Io, { events, blobs, startMs }: OpenChunk): Promise<number> {
  let state: State = EMPTY_STATE
  let next = 0
  while (next < events.length) {
    const answer = (await ask(`${next}/${events.length} > `, { secret: false })).trim()
    if (answer === "q") break
    if (answer === "s") {
      io.err(`${observationLines(observe(state)).join("\n")}\n`)
      continue
    }
    if (answer !== "" && !/^\d{1,6}$/.test(answer)) {
      io.err(`${HELP}\n`)
      continue
    }
    for (let left = answer === "" ? 1 : Number(answer); left > 0 && next < events.length; left--) {
      const event = events[next++] as TraceEvent
      state = apply(state, event, blobs)
      io.err(`${clock(event.atMs - startMs).padStart(7)}  ${eventLine(event)}\n`)
    }
  }
  return next
}

/** One event in one line. */
export function eventLine(event: TraceEvent): string {
  const who = "by" in event ? ` (${event.by.actor}${event.by.rung === null ? "" : `, rung ${event.by.rung}`})` : ""
  return safeText(`${event.kind}${detail(event)}${who}`)
    .replaceAll("\n", "\u240a")
    .slice(0, 160)
}

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
      return ` terminal ${event.terminal}, ${event.lines.length} rows`
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
      return ` ${event.files} files`
    default:
      return ""
  }
}
