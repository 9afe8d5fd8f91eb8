import type { Actor } from "@tracehold/trace"
import { formatCount } from "../data/format.ts"

/** In the order in which lanes and legends list them. */
export const ACTORS: readonly Actor[] = ["user", "agent", "command", "git", "editor", "unknown"]

export const ACTOR_NAMES: Readonly<Record<Actor, string>> = {
  user: "You",
  agent: "Agents",
  command: "Programs",
  git: "Git",
  editor: "Editor",
  unknown: "Unknown",
}

/** How much each actor did, as one bar; said in words for those who do not see it. */
export function ActorBar({ counts }: { counts: Readonly<Record<string, number>> }) {
  const parts = ACTORS.flatMap((actor) => {
    const count = counts[actor] ?? 0
    return count > 0 ? [{ actor, count }] : []
  })
  const text = parts.map(({ actor, count }) => `${ACTOR_NAMES[actor]} ${formatCount(count)}`).join(", ")
  return (
    <span className="actor-bar" role="img" aria-label={text === "" ? "No changes" : `Changes: ${text}`} title={text}>
      {parts.map(({ actor, count }) => (
        <span key={actor} data-actor={actor} style={{ flexGrow: count }} />
      ))}
    </span>
  )
}
