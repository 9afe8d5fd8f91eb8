import type { EventOf, TraceEvent } from "@tracehold/trace"
import type { Label } from "./renumber.ts"

/** What a recipient's terms may ask for beyond the default, by the names used in their `permits`. */
const ASKS_REMOTE = "repository-remote"
const ASKS_DATE = "recording-date"
const DAY_MS = 86_400_000

/**
 * The frame events without what belongs to the vault (numbers, pins, packs, policy digest), and with repositories under labels.
 * Remote and commits go along only where the terms permit `repository-remote`, the day of recording where they permit `recording-date`.
 */
export function frameForRecipient(events: readonly TraceEvent[], permits: readonly string[], label: Label): TraceEvent[] {
  const remotes = permits.includes(ASKS_REMOTE)
  const roots = new Map<string, string>()
  return events.map((event) => {
    if (event.kind === "chunk-start") {
      for (const { name, repo } of event.roots) roots.set(name, label("repo", repo))
      return startForRecipient(event, remotes, permits.includes(ASKS_DATE), label)
    }
    if (event.kind === "chunk-end") return { ...event, events: events.length, pin: null, packs: [], last: false }
    if (event.kind === "git") {
      const heads = remotes ? {} : { head: null, headBefore: null }
      return { ...event, ...heads, root: roots.get(event.root) ?? label("repo", event.root) }
    }
    return event
  })
}

function startForRecipient(event: EventOf<"chunk-start">, remotes: boolean, date: boolean, label: Label): EventOf<"chunk-start"> {
  return {
    ...event,
    no: 0,
    wallMs: date ? event.wallMs - (event.wallMs % DAY_MS) : 0,
    pin: null,
    policy: "",
    host: { ...event.host, version: event.host.version.split(".").slice(0, 2).join(".") },
    roots: event.roots.map(({ name, repo, remote, branch, head }) => ({
      name,
      repo: label("repo", repo),
      remote: remotes ? remote : null,
      branch,
      head: remotes ? head : null,
      donate: "ask" as const,
    })),
  }
}
