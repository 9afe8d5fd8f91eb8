import { type Observation, observe } from "@tracehold/trace"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"
import { clock, momentMs } from "./moment.ts"
import { openTrace } from "./open-trace.ts"

/** What a person had before their eyes at a moment. */
export async function showMoment(io: Io, common: Common, name: string, options: { at?: string }): Promise<Result> {
  using owner = await unlock(io, common)
  const trace = openTrace(io, owner, name)
  const atMs = momentMs(trace, options.at)
  const seen = observe(trace.timeline.at(atMs))
  return { json: { atMs, ...seen }, text: [`At ${clock(atMs - trace.startMs)}`, ...observationLines(seen)] }
}

/** Editors with line numbers from 1, then terminals. */
export function observationLines({ panes, terminals }: Observation): string[] {
  const lines = panes.flatMap(({ doc, lines: shown }) => [
    `--- ${safeText(doc)}`,
    ...shown.map(({ line, text }) => `${String(line + 1).padStart(5)}  ${safeText(text)}`),
  ])
  for (const { name, screen } of terminals)
    lines.push(`--- terminal ${safeText(name)}`, ...screen.map((row) => `  ${safeText(row)}`))
  return lines.length === 0 ? ["Nothing was on screen."] : lines
}
