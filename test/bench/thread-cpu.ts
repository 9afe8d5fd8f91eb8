/**
 * CPU time of this thread, in microseconds: waiting for a disk or another process is not in it. Asked alone, Linux tells a thread's
 * time as of the last tick, up to 4 ms ago; asked for the whole process, it brings the time of the thread that asks up to date.
 */
export function threadCpuUs(): number {
  process.cpuUsage()
  const { user, system } = process.threadCpuUsage()
  return user + system
}

/** CPU of a stretch of work, in microseconds. */
export function cpuOf(work: () => void): number {
  const before = threadCpuUs()
  work()
  return threadCpuUs() - before
}

/** The middle one of an odd number of runs: one disturbed run does not count. */
export function median(values: readonly number[]): number {
  return portionOf(values, 0.5)
}

/** The value that this portion of all values is below. */
export function portionOf(values: readonly number[], portion: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * portion)] as number
}
