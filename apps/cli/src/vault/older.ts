import { separateStore } from "@tracehold/vault"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { unlock } from "../unlock.ts"

/** Go on with an older copy of the vault that was put back. */
export async function acceptOlder(io: Io, common: Common): Promise<Result> {
  using owner = await unlock(io, common)
  const { rollback } = owner
  if (rollback !== null) owner.acceptOlder()
  return {
    json: { folder: common.vault, accepted: rollback !== null, rollback },
    text: [
      rollback === null
        ? "This vault is as new as any that was seen here; there is nothing to accept."
        : "From now on this copy is the vault. What was missing in it is not asked for again.",
    ],
  }
}

/** Make a copied folder a store of its own. Works locked. */
export function separateHere(_io: Io, { vault }: Common): Result {
  separateStore(vault)
  return {
    json: { folder: vault },
    text: [
      `${vault} is a store of its own now, beside the one that it was copied from. What both hold is in both: erase it in both.`,
    ],
  }
}
