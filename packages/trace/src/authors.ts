import { type Authorship, overrules } from "./actor.ts"
import type { TraceEvent } from "./event.ts"

/** Who made each change, by the best evidence anywhere in these events, `attribution` that came later among it; by the change's number. */
export function bestAuthors(events: Iterable<TraceEvent>): ReadonlyMap<number, Authorship> {
  const best = new Map<number, Authorship>()
  const offer = (change: number, by: Authorship) => {
    const known = best.get(change)
    if (known === undefined || overrules(by, known)) best.set(change, by)
  }
  for (const event of events) {
    if (event.kind === "edit" || event.kind === "file") offer(event.change, event.by)
    else if (event.kind === "attribution") for (const change of event.changes) offer(change, event.by)
  }
  return best
}
