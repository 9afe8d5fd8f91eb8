let last = Number.NEGATIVE_INFINITY

/**
 * Unix time in ms that never steps back. Unlike the machine's monotonic clock it goes on while a laptop sleeps, so that events agree
 * with the times in an agent's transcript, and "the last ten minutes" are those that the owner means.
 */
export function wallNow(): number {
  last = Math.max(last, Date.now())
  return last
}

/** Minutes since the Unix epoch: all that is stored of time in clear. */
export function nowMin(): number {
  return Math.floor(wallNow() / 60_000)
}
