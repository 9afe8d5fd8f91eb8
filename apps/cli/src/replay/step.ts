import { observe, type TraceEvent } from "@tracehold/trace"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { unlock } from "../unlock.ts"
import { UsageError } from "../usage-error.ts"
import { eventLine, isAction } from "./event-line.ts"
import { clock } from "./moment.ts"
import { type OpenTrace, openTrace } from "./open-trace.ts"
import { observationLines } from "./show.ts"

const HELP =
  "Enter: next event, a: up to the next action, b: back before the last one, a number: that many events, s: the screen, q: quit."

/** Event by event or action by action, with a line for each event and the screen on demand. */
export async function stepThrough(io: Io, common: Common, name: string): Promise<Result> {
  if (io.ask === null) throw new UsageError("Stepping needs a terminal. `tracehold replay show` prints one moment.")
  using owner = await unlock(io, common)
  const trace = openTrace(io, owner, name)
  const total = trace.timeline.events.length
  io.err(`${HELP}\n`)
  const shown = await walk(io.ask, io, trace)
  return { json: { events: total, shown }, text: [`${shown} of ${countOf(total, "event")}.`] }
}

async function walk(ask: NonNullable<Io["ask"]>, io: Io, { timeline, startMs }: OpenTrace): Promise<number> {
  const { events } = timeline
  let next = 0
  while (next < events.length) {
    const answer = (await ask(`${next}/${events.length} > `, { secret: false })).trim()
    if (answer === "q") break
    if (answer === "s") io.err(`${observationLines(observe(timeline.stateAt(next))).join("\n")}\n`)
    else if (answer === "b") next = lastAction(events, next)
    else if (answer === "" || answer === "a" || /^\d{1,6}$/.test(answer)) {
      const to = answer === "a" ? nextAction(events, next) : next + (answer === "" ? 1 : Number(answer))
      for (const event of events.slice(next, to)) io.err(`${clock(event.atMs - startMs).padStart(7)}  ${eventLine(event)}\n`)
      next = Math.min(to, events.length)
    } else io.err(`${HELP}\n`)
  }
  return next
}

/** The position after the first action from here on; the end when there is none. */
export function nextAction(events: readonly TraceEvent[], position: number): number {
  const ahead = events.findIndex((event, i) => i >= position && isAction(event))
  return ahead === -1 ? events.length : ahead + 1
}

/** The position before the last action up to here; 0 when there is none. */
export function lastAction(events: readonly TraceEvent[], position: number): number {
  return Math.max(
    0,
    events.findLastIndex((event, i) => i < position && isAction(event)),
  )
}
