import type { TraceEvent } from "@tracehold/trace"
import { clock } from "../moment.ts"
import type { OpenTrace } from "../open-trace.ts"
import { lastAction, nextAction } from "../step.ts"
import { findText } from "./find-text.ts"

/** Where a replay stands, and what its keys have done. Plain data: `afterKey` and `afterTime` give the next one. */
export type Player = {
  /** Events that have happened. More than one may have the same time, so it is kept beside the clock. */
  readonly position: number
  readonly atMs: number
  readonly playing: boolean
  readonly speed: number
  /** What is being typed after `/`; null while nothing is. */
  readonly typing: string | null
  readonly wanted: string
  /** One line about what just happened. */
  readonly note: string
}

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32]
const JUMPS: Readonly<Record<string, number>> = {
  "shift-right": 10_000,
  "shift-left": -10_000,
  ".": 10_000,
  ",": -10_000,
  "page-down": 60_000,
  "page-up": -60_000,
}
/** A pause longer than this, in seconds of the watcher's time, is cut short, and said. */
const LONGEST_WAIT_MS = 3000
const BEFORE_MS = 500

export function startPlayer(trace: OpenTrace, atMs: number): Player {
  return {
    position: trace.timeline.positionAt(atMs),
    atMs,
    playing: true,
    speed: 1,
    typing: null,
    wanted: "",
    note: "",
  }
}

/** The player after `ms` of the watcher's time. */
export function afterTime(player: Player, ms: number, trace: OpenTrace): Player {
  if (!player.playing) return player
  const atMs = player.atMs + ms * player.speed
  const next = trace.timeline.events[player.position]
  if (next === undefined) return { ...player, atMs: trace.endMs, playing: false, note: "the end" }
  const waitMs = next.atMs - atMs
  if (waitMs > LONGEST_WAIT_MS * player.speed)
    return { ...player, atMs: next.atMs - BEFORE_MS * player.speed, note: `a pause of ${clock(waitMs)} skipped` }
  return { ...player, atMs, position: Math.max(player.position, trace.timeline.positionAt(atMs)) }
}

/** The player after a key; null when it was the one that ends it. */
export function afterKey(player: Player, key: string, trace: OpenTrace): Player | null {
  if (key === "interrupt") return null
  if (player.typing !== null) return afterTyping({ ...player, typing: player.typing }, key, trace)
  const { events } = trace.timeline
  const quiet = { ...player, note: "" }
  const jump = JUMPS[key]
  if (jump !== undefined) return goTo(quiet, player.atMs + jump, trace)
  switch (key) {
    case "q":
      return null
    case " ":
      return { ...quiet, playing: !player.playing }
    case "right":
      return stepTo(quiet, nextAction(events, player.position), trace)
    case "left":
      return stepTo(quiet, lastAction(events, player.position), trace)
    case "home":
      return goTo(quiet, trace.startMs, trace)
    case "end":
      return goTo(quiet, trace.endMs, trace)
    case "up":
    case "+":
      return { ...quiet, speed: SPEEDS.find((one) => one > player.speed) ?? player.speed }
    case "down":
    case "-":
      return { ...quiet, speed: SPEEDS.findLast((one) => one < player.speed) ?? player.speed }
    case "/":
      return { ...quiet, playing: false, typing: "" }
    case "n":
      return search(quiet, 1, trace)
    case "N":
      return search(quiet, -1, trace)
    default:
      return player
  }
}

function afterTyping(player: Player & { readonly typing: string }, key: string, trace: OpenTrace): Player {
  const { typing } = player
  if (key === "escape") return { ...player, typing: null }
  if (key === "enter") return search({ ...player, typing: null, wanted: typing === "" ? player.wanted : typing }, 1, trace)
  if (key === "backspace") return { ...player, typing: [...typing].slice(0, -1).join("") }
  return [...key].length === 1 ? { ...player, typing: typing + key } : player
}

function search(player: Player, direction: 1 | -1, trace: OpenTrace): Player {
  if (player.wanted === "") return { ...player, note: "/ and a text looks for it" }
  const found = findText(trace.timeline.events, player.wanted, player.position, direction)
  return found === null
    ? { ...player, note: `no “${player.wanted}” ${direction === 1 ? "from here on" : "before"}` }
    : { ...stepTo(player, found + 1, trace), note: `“${player.wanted}”; n and N go on` }
}

/** By hand: playing stops, so that what was stepped to can be looked at. */
function stepTo(player: Player, position: number, { timeline, startMs }: OpenTrace): Player {
  const last: TraceEvent | undefined = timeline.events[position - 1]
  return { ...player, position, atMs: Math.max(startMs, last?.atMs ?? startMs), playing: false }
}

function goTo(player: Player, wantedMs: number, { timeline, startMs, endMs }: OpenTrace): Player {
  const atMs = Math.min(endMs, Math.max(startMs, wantedMs))
  return { ...player, atMs, position: timeline.positionAt(atMs) }
}
