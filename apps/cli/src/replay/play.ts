import { bestAuthors } from "@tracehold/trace"
import type { FullScreen } from "../full-screen.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { unlock } from "../unlock.ts"
import { CommandError, nearest, UsageError } from "../usage-error.ts"
import { clock, momentMs } from "./moment.ts"
import { type OpenTrace, openTrace } from "./open-trace.ts"
import { frame } from "./player/frame.ts"
import { pickTrace } from "./player/pick.ts"
import { afterKey, afterTime, startPlayer } from "./player/player.ts"
import { watch } from "./player/watch.ts"

const OTHERS = ["list", "show", "seek", "step", "play", "export"]

/** Play a chunk or a session in the terminal; without a name, the one that is picked of the list. */
export async function playTrace(io: Io, common: Common, name: string | undefined, options: { at?: string }): Promise<Result> {
  if (name !== undefined && !/^[0-9a-f]{1,32}(\.\d+)?$/.test(name)) {
    const near = nearest(name, OTHERS)
    throw new UsageError(`“${name}” is neither a chunk nor a session.${near === null ? "" : ` Did you mean ${near}?`}`)
  }
  const open = io.fullScreen
  if (open === undefined || open === null)
    throw new UsageError(
      "Playing needs a terminal. `tracehold replay list` lists what there is; `tracehold replay show` prints one moment.",
    )
  using owner = await unlock(io, common)
  const colour = (io.env.NO_COLOR ?? "") === ""
  const chosen = name ?? (await pickTrace(open, io.now, owner.chunks(), colour))
  if (chosen === null) return { json: null, text: [] }
  const trace = openTrace(io, owner, chosen)
  if (trace.timeline.events.length === 0) throw new CommandError("EMPTY", "Nothing is left of it to play.")
  const atMs = options.at === undefined ? trace.startMs : momentMs(trace, options.at)
  const last = await play(open, io.now, trace, atMs, colour)
  const [stopped, length] = [last.atMs - trace.startMs, trace.endMs - trace.startMs]
  return {
    json: { name: trace.name, atMs: Math.round(last.atMs) },
    text: [`${trace.name}: stopped at ${clock(stopped)} of ${clock(length)}.`],
  }
}

async function play(open: () => FullScreen, now: () => number, trace: OpenTrace, atMs: number, colour: boolean) {
  const authors = bestAuthors(trace.timeline.events)
  const start = startPlayer(trace, atMs)
  using screen = open()
  return await watch(screen, now, {
    start,
    afterKey: (player, key) => afterKey(player, key, trace),
    afterTime: (player, ms) => afterTime(player, ms, trace),
    picture: (player, size) => frame(trace, player, authors, size, colour),
  })
}
