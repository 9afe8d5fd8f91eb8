import { type Actor, type Authorship, bestAuthors, encodeUtf8, type State, Timeline, type TraceEvent } from "@tracehold/trace"

/** A view's events as the reducer plays them. A position is how many events have happened: 0 to `events.length`. */
export class Recording {
  readonly events: readonly TraceEvent[]
  readonly startMs: number
  readonly endMs: number
  readonly #timeline: Timeline
  readonly #best: ReadonlyMap<number, Authorship>

  /** @param texts - the texts that keyframes, snapshots and opened documents name, by hash. */
  constructor(events: readonly TraceEvent[], texts: ReadonlyMap<string, string>, times: { startMs: number; endMs: number }) {
    this.events = events
    this.startMs = times.startMs
    this.endMs = Math.max(times.endMs, times.startMs + 1)
    this.#timeline = new Timeline(events, (hash) => {
      const text = texts.get(hash)
      return text === undefined ? undefined : encodeUtf8(text)
    })
    this.#best = bestAuthors(events)
  }

  stateAt(position: number): State {
    return this.#timeline.stateAt(position)
  }

  /** How many events have happened by this time. */
  positionAt(atMs: number): number {
    return this.#timeline.positionAt(atMs)
  }

  /** Who did it, by the best evidence anywhere in the view; null for what nobody does (observations, frames). */
  authorOf(event: TraceEvent): Authorship | null {
    return event.kind === "edit" || event.kind === "file" ? (this.#best.get(event.change) ?? event.by) : null
  }
}

/** The lane an event belongs to. Looking around is the user's; what programs print is the programs'. */
export function laneOf(recording: Recording, event: TraceEvent): { actor: Actor; weight: number } | null {
  switch (event.kind) {
    case "edit":
    case "file":
      return { actor: recording.authorOf(event)?.actor ?? "unknown", weight: 3 }
    case "prompt":
      return { actor: "user", weight: 6 }
    case "reply":
    case "tool":
      return { actor: "agent", weight: 4 }
    case "git":
      return { actor: "git", weight: 8 }
    case "command":
      return { actor: "command", weight: 6 }
    case "command-end":
    case "screen":
      return { actor: "command", weight: 1 }
    case "save":
      return { actor: "user", weight: 2 }
    case "select":
    case "focus":
    case "view":
      return { actor: "user", weight: 0.5 }
    default:
      return null
  }
}
