import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { unlock } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"

/** One command from given to taken back; `send` brings the withdrawal to the recipient. */
export async function withdrawOne(io: Io, common: Common, id: string): Promise<Result> {
  if (!/^[0-9a-f]{4,32}$/.test(id))
    throw new UsageError("A donation's id is 4 to 32 hex digits; `tracehold donate list` lists them.")
  using owner = await unlock(io, common)
  const found = owner.donations().filter(({ donation }) => donation.startsWith(id))
  const [only, second] = found
  if (only === undefined)
    throw new CommandError("UNKNOWN_DONATION", "There is no donation of this id. `tracehold donate list` lists them.")
  if (second !== undefined) throw new UsageError("More than one donation fits. Give more digits.")
  const view = owner.withdraw(only.donation)
  return {
    json: view,
    text: [
      view.state === "cancelled"
        ? `Donation ${view.donation} was cancelled before anything was sent.`
        : `Donation ${view.donation} is taken back. \`tracehold donate send\` tells the recipient.`,
    ],
  }
}
