import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { asciicast } from "@tracehold/formats"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { openTrace } from "./open-trace.ts"

/** One recorded terminal as an asciicast v3 file, in clear. */
export async function exportCast(
  io: Io,
  common: Common,
  name: string,
  { asciicast: to, terminal }: { asciicast: string; terminal?: string },
): Promise<Result> {
  if (terminal !== undefined && !/^\d{1,9}$/.test(terminal)) throw new UsageError(`“${terminal}” is not a terminal's number.`)
  using owner = await unlock(io, common)
  const { timeline } = openTrace(io, owner, name)
  const names = new Map<number, string>()
  for (const event of timeline.events) {
    if (event.kind === "terminal" && event.op === "open") names.set(event.terminal, event.name)
    else if (event.kind === "keyframe") for (const one of event.terminals) names.set(one.terminal, one.name)
    else if (event.kind === "screen" && !names.has(event.terminal)) names.set(event.terminal, "")
  }
  const list = [...names].map(([number, called]) => `${number} ${safeText(called)}`.trim()).join(", ")
  if (names.size === 0) throw new CommandError("NO_TERMINAL", "No terminal was recorded here.")
  if (terminal === undefined && names.size > 1) throw new UsageError(`Say which with --terminal: ${list}.`)
  const number = terminal === undefined ? ([...names.keys()][0] as number) : Number(terminal)
  const cast = asciicast(timeline.events, number)
  if (cast === null)
    throw new CommandError("NO_TERMINAL", `No screen of terminal ${number} was recorded here. There are: ${list}.`)
  const file = resolve(io.cwd, to)
  try {
    writeFileSync(file, cast, { flag: "wx", mode: 0o600 })
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw new CommandError("EXISTS", "This file exists already, and nothing is replaced. Name a new one.")
    throw new CommandError("NOT_WRITTEN", "The file cannot be written there.")
  }
  const events = cast.split("\n").length - 2
  return {
    json: { file, terminal: number, events },
    text: [`Terminal ${number} in ${file}, in clear: ${countOf(events, "event")}. \`asciinema play\` plays it.`],
  }
}
