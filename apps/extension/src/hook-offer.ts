import type { AgentHook } from "@tracehold/capture"
import type { OwnState } from "./own-state.ts"

const DAY_MS = 24 * 60 * 60 * 1000
/** After any answer no other hook is offered before this time has passed. */
export const OFFER_AGAIN_MS = 7 * DAY_MS

/** The agent whose hook may be offered now: it is here, has none of ours, and nobody said never. Null: nothing to ask. */
export function hookToOffer(hooks: readonly AgentHook[], own: OwnState, nowMs: number): AgentHook | null {
  if (nowMs < own.hooksSnoozedUntilMs) return null
  return hooks.find(({ agent, found, state }) => found && state === "absent" && !own.hooksRefused.includes(agent)) ?? null
}

/** What is asked, in words: what it is good for, what it changes, where what is said goes. */
export function hookQuestion({ label, file }: AgentHook): string {
  return (
    `${label} is on this machine. With a hook in its settings (${file}) Tracehold knows which edits are its own, and records its ` +
    "prompts, replies and tool calls as they happen. Nothing leaves this machine, everything else in that file stays, and you can take it out again at any time."
  )
}

/** One hook as a line to pick. */
export function hookChoice({ label, file, state, found }: AgentHook): { label: string; description: string; detail: string } {
  const does = { installed: "Remove from", outdated: "Install again in", absent: "Install in", unreadable: "Not plain JSON:" }[
    state
  ]
  return { label, description: state === "installed" ? "installed" : found ? "" : "not found here", detail: `${does} ${file}` }
}
