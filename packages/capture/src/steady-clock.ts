/**
 * A wall clock that never steps back, in ms. Unlike the machine's monotonic one it goes on while a laptop sleeps, so that events
 * agree with the times in an agent's transcript, and "the last ten minutes" are those that the owner means.
 *
 * @param wall - Unix time in ms, as `Date.now` gives it.
 */
export function steadyClock(wall: () => number): () => number {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    last = Math.max(last, wall())
    return last
  }
}
