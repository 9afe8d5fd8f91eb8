import type { Actor } from "@tracehold/trace"
import { laneOf, type Recording } from "./recording.ts"

/** One actor's activity in equal stretches of time; each from 0 to 1. */
export type Lane = { readonly actor: Actor; readonly heights: readonly number[] }
export type Stretch = { readonly fromMs: number; readonly toMs: number; readonly why: string }

const ORDER: readonly Actor[] = ["user", "agent", "command", "git", "editor", "unknown"]

/** Lanes of the actors that did something, in a fixed order. A square root keeps the quiet stretches visible. */
export function lanesOf(recording: Recording, buckets: number): Lane[] {
  const sums = new Map<Actor, number[]>()
  const span = recording.endMs - recording.startMs
  for (const event of recording.events) {
    const lane = laneOf(recording, event)
    if (lane === null) continue
    const heights = sums.get(lane.actor) ?? new Array<number>(buckets).fill(0)
    sums.set(lane.actor, heights)
    const bucket = Math.min(buckets - 1, Math.max(0, Math.floor(((event.atMs - recording.startMs) / span) * buckets)))
    heights[bucket] = (heights[bucket] ?? 0) + lane.weight
  }
  return ORDER.flatMap((actor) => {
    const heights = sums.get(actor)
    if (heights === undefined) return []
    const top = Math.max(...heights)
    return [{ actor, heights: heights.map((height) => (height === 0 ? 0 : Math.max(0.12, Math.sqrt(height / top)))) }]
  })
}

const GAP_NAMES = {
  paused: "Recording was paused",
  policy: "Left out by a rule",
  erased: "Erased",
  overload: "Too much at once; not recorded",
  crash: "The editor stopped",
  redacted: "Taken out by you",
} as const

/** Stretches that are not here, and why. Single moments are left to the list of events. */
export function gapsOf(recording: Recording): Stretch[] {
  return recording.events.flatMap((event) =>
    event.kind === "gap" && event.atMs - event.fromMs >= 1_000
      ? [{ fromMs: Math.max(event.fromMs, recording.startMs), toMs: event.atMs, why: GAP_NAMES[event.reason] }]
      : [],
  )
}

/** Times at which something happened after more than `idleMs` without: where playing jumps to. */
export function nextActivity(recording: Recording, atMs: number, idleMs: number): number | null {
  const next = recording.events[recording.positionAt(atMs)]
  return next !== undefined && next.atMs - atMs > idleMs ? next.atMs : null
}
