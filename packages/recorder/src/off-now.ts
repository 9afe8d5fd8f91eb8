import type { Engine } from "@tracehold/policy"
import { wallNow } from "./wall-clock.ts"

/** Why nothing is recorded at this moment of the week, by the clock of the host's own time zone; null when no policy says so. */
export function offNow(engine: Pick<Engine, "offAt">): string | null {
  const now = new Date(wallNow())
  const source = engine.offAt({ day: now.getDay(), minute: now.getHours() * 60 + now.getMinutes() })
  return source === null ? null : `nothing is recorded at this hour, by ${source}`
}
