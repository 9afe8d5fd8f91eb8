import type { WorkReport } from "@tracehold/owner"
import { explain } from "./explain.ts"
import type { Session } from "./session.ts"

/** Goes on with what chunks are owed since the unlock, one after the other; locking ends it, and the next unlock goes on. */
export async function finishWork(session: Session): Promise<void> {
  if (!session.unlocked || !session.owesWork || session.works.isDoing("finishing")) return
  const { owner } = session
  session.owesWork = false // What is left then waits for a window; the list says so when that has closed its chunk.
  try {
    const report = await session.works.run("finishing", (on) => owner.finish(on))
    if (!owner.locked) session.notes.push(...linesOf(report))
  } catch (error) {
    const known = explain(error)
    if (known === null) throw error
    if (!owner.locked) session.notes.push(known.message)
  }
}

function linesOf({ rescanned, masked, erased, problems }: WorkReport): string[] {
  const chunks = (count: number) => `${count} ${count === 1 ? "chunk" : "chunks"}`
  const secrets = masked === 1 ? "1 secret was masked" : `${masked} secrets were masked`
  return [
    ...(erased > 0 ? [`An erase went on: ${chunks(erased)} written again without what was erased.`] : []),
    ...(rescanned > 0
      ? [
          `Looked through ${chunks(rescanned)} again; ${masked === 0 ? "nothing new was found" : `${secrets} that had not been seen before`}.`,
        ]
      : []),
    ...problems,
  ]
}
