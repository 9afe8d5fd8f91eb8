import { countOf } from "../count-of.ts"
import { interruptible } from "../interruptible.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { chunkProgress } from "../progress.ts"
import { unlock } from "../unlock.ts"

/** Unlock and go through all that chunks are owed: new looks for secrets, erases that are not through. Cut off, it goes on next time. */
export async function rescanVault(io: Io, common: Common): Promise<Result> {
  using owner = await unlock(io, common)
  const began = owner.report
  const went = await interruptible(io, "Cancelled.", async (signal) => {
    signal.addEventListener("abort", () => owner[Symbol.dispose]())
    using progress = chunkProgress(io, "Looking through")
    return await owner.finish(progress.on)
  })
  for (const problem of went.problems) io.err(`note: ${problem}\n`)
  const json = {
    rescanned: began.rescanned + went.rescanned,
    masked: began.masked + went.masked,
    erased: began.erased + went.erased,
    left: went.left,
    problems: [...began.problems, ...went.problems],
  }
  const { rescanned, masked, erased, left } = json
  const nothing = rescanned === 0 && erased === 0 && left === 0
  return {
    json,
    failed: json.problems.length > 0 || left > 0,
    text: [
      nothing ? "Every chunk was looked through by today's detectors already." : `Looked through ${countOf(rescanned, "chunk")}.`,
      ...(masked > 0 ? [`Masked ${countOf(masked, "secret")} that had not been seen before.`] : []),
      ...(erased > 0 ? [`Went on with an erase in ${countOf(erased, "chunk")}.`] : []),
      ...(left > 0 ? [`${countOf(left, "chunk")} not yet: run it again, or close the window that records.`] : []),
    ],
  }
}
