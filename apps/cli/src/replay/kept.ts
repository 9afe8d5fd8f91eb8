import { keptText } from "@tracehold/formats"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"
import { clock } from "./moment.ts"
import { openTrace } from "./open-trace.ts"

/** What agents wrote, call by call, and how much of it was still there at the end. */
export async function showKept(io: Io, common: Common, name: string): Promise<Result> {
  using owner = await unlock(io, common)
  const { timeline, blobs, startMs } = openTrace(io, owner, name)
  const calls = keptText(timeline.events, blobs)
  const sum = (of: (call: (typeof calls)[number]) => number) => calls.reduce((all, call) => all + of(call), 0)
  const written = sum((call) => call.written)
  const kept = sum((call) => call.kept)
  const lines = calls.map((call) => {
    const gone = Object.entries(call.removed).flatMap(([actor, units]) =>
      units > 0 ? [`${units} taken out by ${NAMES[actor] ?? actor}`] : [],
    )
    const share = `${call.kept} of ${countOf(call.written, "character")} kept`
    return `${clock(call.atMs - startMs).padStart(7)}  ${safeText(call.agent)}  ${safeText(call.paths.join(", "))}: ${[share, ...gone].join(", ")}`
  })
  const all =
    written === 0 ? "No agent is known to have written anything here." : `${kept} of ${countOf(written, "character")} kept.`
  return { json: { written, kept, calls }, text: [...lines, all] }
}

const NAMES: Readonly<Record<string, string>> = {
  user: "you",
  agent: "an agent",
  command: "a command",
  editor: "the editor",
  unknown: "nobody known",
}
