import { type WindowReport, windowHealth } from "@tracehold/recorder"
import type { Finding } from "./finding.ts"
import type { Io } from "./io.ts"

/** A window writes how it is once a minute. */
const GONE_MS = 3 * 60_000

/** For `doctor`: each open window's sensors, with when they were last heard; one that is silent is named, with what to do. */
export function sensorFindings(io: Pick<Io, "env" | "now">): Finding[] {
  const nowMs = io.now()
  return windowHealth(io.env, nowMs).flatMap((window) => {
    const gone = nowMs - window.atMs >= GONE_MS
    const line = `an editor window, open for ${spanText(window.atMs - window.startedMs)}: ${window.state}`
    if (gone) {
      const ended = `${line}; it ended ${spanText(nowMs - window.atMs)} ago without a word`
      return [{ what: "window", state: "note", line: ended } as const]
    }
    return [{ what: "window", state: "ok", line: `${line}; ${heard(window, nowMs)}` } as const, ...silences(window)]
  })
}

function heard({ sensors }: WindowReport, nowMs: number): string {
  const each = sensors.map(
    ({ sensor, lastMs }) => `${sensor} ${lastMs === null ? "not yet heard" : `last heard ${spanText(nowMs - lastMs)} ago`}`,
  )
  return each.join(", ")
}

function silences({ sensors }: WindowReport): Finding[] {
  return sensors.flatMap(({ silent }) => (silent === null ? [] : [{ what: "sensor", state: "note", line: silent }]))
}

function spanText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 1) return "less than a minute"
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`
}
