import type { Io } from "./io.ts"
import { CommandError } from "./usage-error.ts"

/**
 * Run what Ctrl-C may end before its time, but not anywhere: it gets a signal, and cleans up. What it throws then is said as `why`.
 *
 * @throws CommandError `CANCELLED`.
 */
export async function interruptible<T>(io: Io, why: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, abort } = stopper(new CommandError("CANCELLED", why))
  using _listening = io.onInterrupt?.(abort)
  try {
    return await run(signal)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

function stopper(reason: CommandError): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort(reason) }
}
