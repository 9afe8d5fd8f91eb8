import { openStore, readCard, verifyQuick } from "@tracehold/vault"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { unlock } from "../unlock.ts"

/** Quick and locked, or full with the keys. Problems found are exit code 1. */
export async function verifyVault(io: Io, common: Common, { full = false }: { full?: boolean }): Promise<Result> {
  const problems = full ? await verifyFull(io, common) : verifyLocked(common)
  const lines = problems.map((problem) => `- ${problem}`)
  return {
    json: { folder: common.vault, full, problems },
    failed: problems.length > 0,
    text:
      problems.length === 0
        ? [full ? "Every event, blob and signature is as it was written." : "Nothing is wrong that can be seen without the key."]
        : [`${countOf(problems.length, "problem")}:`, ...lines, "`tracehold vault repair` makes a copy of all that is whole."],
  }
}

function verifyLocked({ vault }: Common): string[] {
  readCard(vault)
  using store = openStore(vault)
  return verifyQuick(store).map(({ what }) => what)
}

async function verifyFull(io: Io, common: Common): Promise<string[]> {
  using owner = await unlock(io, common)
  return owner.verify()
}
