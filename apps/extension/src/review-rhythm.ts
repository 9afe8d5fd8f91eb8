import { count, describeMinutes } from "./amounts.ts"
import type { OwnState } from "./own-state.ts"

export const RHYTHMS = ["daily", "weekly", "monthly", "never"] as const
export type Rhythm = (typeof RHYTHMS)[number]

const DAY_MS = 24 * 60 * 60 * 1000
const PERIOD_MS = { daily: DAY_MS, weekly: 7 * DAY_MS, monthly: 30 * DAY_MS, never: Number.POSITIVE_INFINITY } as const
/** “Later” means: not before two days from now. */
export const SNOOZE_MS = 2 * DAY_MS

export type PromptInput = {
  readonly rhythm: Rhythm
  readonly nowMs: number
  readonly own: OwnState
  /** The workspace's mark in `own.silenced`. */
  readonly workspace: string
  readonly unreviewed: { readonly chunks: number; readonly minutes: number }
}

/** Whether to ask now: the period has passed since the last prompt or review, nothing speaks against it, and there is something. */
export function isPromptDue({ rhythm, nowMs, own, workspace, unreviewed }: PromptInput): boolean {
  if (unreviewed.chunks === 0 || rhythm === "never" || own.silenced.includes(workspace)) return false
  if (own.promptedMs === null || nowMs < own.snoozedUntilMs) return false
  return own.promptedMs + PERIOD_MS[rhythm] <= nowMs
}

/** The prompt knows counts and hours, nothing else. */
export function promptText({ chunks, minutes }: PromptInput["unreviewed"]): string {
  return (
    `Tracehold recorded ${describeMinutes(minutes)} of work that you have not looked at yet (${count(chunks, "chunk")}). ` +
    "It is encrypted on this machine, and nothing is sent unless you review and sign it."
  )
}
