import type { AgentHealth } from "@tracehold/recorder"

const HOOKS: Record<AgentHealth["state"], string> = {
  installed: "hook installed",
  outdated: "hook of another version, or what it runs is gone",
  absent: "no hook",
  unreadable: "its file is not plain JSON, so it has no hook of ours that could be seen",
}

/** One agent in a line: its hook, when it and its transcript were last heard, and what reached nobody. */
export function healthLine({ label, state, hookMs, transcriptMs, lost, lostMs }: AgentHealth, nowMs: number): string {
  const heard = (what: string, ms: number | null) => (ms === null ? [] : [`${what} last heard ${ageText(nowMs - ms)}`])
  const unheard = state === "installed" && hookMs === null ? ["never heard so far"] : []
  const reached = lostMs === null ? [] : [`${calls(lost)} no window that records, the last ${ageText(nowMs - lostMs)}`]
  return `${label}: ${[HOOKS[state], ...unheard, ...heard("hook", hookMs), ...heard("transcript", transcriptMs), ...reached].join("; ")}`
}

function calls(count: number): string {
  return count === 1 ? "1 call reached" : `${count.toLocaleString("en-US")} calls reached`
}

function ageText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 1) return "just now"
  if (minutes < 120) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`
}
