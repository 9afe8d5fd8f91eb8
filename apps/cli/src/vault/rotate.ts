import { owedLines } from "@tracehold/owner"
import { openStore, owedBy, readCard, readSlots } from "@tracehold/vault"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"

export type RotateOptions = { readonly forgetCards?: boolean }

/** A new root key, and what it is good for: whoever asks for one after a theft must not expect too much of it. */
export async function rotateHere(io: Io, common: Common, { forgetCards = false }: RotateOptions): Promise<Result> {
  const { vault } = common
  const before = readCard(vault).epoch
  using owner = await unlock(io, common)
  if (readCard(vault).epoch === before) owner.rotate() // Else an erase owed it, and unlocking has done it.
  const kept = forgetCards ? owner.forgetOldCards() : null
  const { epoch } = readCard(vault)
  const ways = readSlots(vault).map(({ id }) => safeText(id))
  using store = openStore(vault)
  return {
    json: { folder: vault, epoch, keptCards: kept },
    text: [
      `The vault has a new root key, its number ${epoch}. What unlocked it before unlocks it now; open windows go on recording.`,
      `Ways to unlock: ${ways.join(", ")}. Is one of them no longer yours? Take it away (\`tracehold vault slots remove\`), then do this again.`,
      "A copy of the key file from before no longer opens this vault, nor anything that an erase left in it.",
      "It does not reach copies of the whole folder (backups, snapshots): the key file in one opens that copy as before. Delete those that should not.",
      "It does not shut out somebody who has unlocked this vault: they may have kept what was in it, and its identity. Then make a new vault.",
      ...(kept ? ["Older cards are kept: something that was recorded with one is not confirmed, or not pulled, yet."] : []),
      "If the consent app is unlocked, lock it and unlock it again.",
      ...owedLines(owedBy(store)),
    ],
  }
}
