import { steadyClock } from "@tracehold/capture"

/** Unix time in ms; never steps back within this process. */
export const wallNow = steadyClock(() => Date.now())

/** Minutes since the Unix epoch: all that is stored of time in clear. */
export function nowMin(): number {
  return Math.floor(wallNow() / 60_000)
}
