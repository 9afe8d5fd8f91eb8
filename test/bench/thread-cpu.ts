/** CPU time of this thread, in microseconds: waiting for a disk or another process is not in it. */
export function threadCpuUs(): number {
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
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}
