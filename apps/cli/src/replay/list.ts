import { chunkLine, chunkName } from "../chunk-name.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { unlock } from "../unlock.ts"

/** All chunks, with what each is about. */
export async function listForReplay(io: Io, common: Common): Promise<Result> {
  using owner = await unlock(io, common)
  const chunks = owner.chunks()
  return {
    json: chunks.map((chunk) => ({ name: chunkName(chunk), ...chunk })),
    text: chunks.length === 0 ? ["Nothing was recorded yet."] : chunks.map(chunkLine),
  }
}
