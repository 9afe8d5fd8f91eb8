import { once } from "node:events"

const LOOK_MS = 1_000

/**
 * Settles (with null) when the user wants an end: Ctrl-C, a closed terminal, a plain kill, or the death of the process
 * that started this one, which passes none of these on when it is npm or a shell.
 */
export async function untilAskedToStop(): Promise<null> {
  await Promise.race([untilOrphaned(process.ppid), ...["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal))])
  return null
}

/** @param parent - the process that started this one. */
function untilOrphaned(parent: number): Promise<void> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(look)
      resolve()
    }, LOOK_MS)
    look.unref()
  })
}
