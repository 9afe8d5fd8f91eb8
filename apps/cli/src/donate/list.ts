import type { DonationView } from "@tracehold/owner"
import { chunkName } from "../chunk-name.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"

export async function listDonations(io: Io, common: Common): Promise<Result> {
  using owner = await unlock(io, common)
  const donations = owner.donations()
  return { json: donations, text: donations.length === 0 ? ["Nothing was given yet."] : donations.map(donationLine) }
}

export async function listReceipts(io: Io, common: Common): Promise<Result> {
  using owner = await unlock(io, common)
  const receipts = owner.donations().flatMap(({ received, deleted }) => [received, deleted].filter((receipt) => receipt !== null))
  const text = receipts.map(
    ({ what, donation, at, bytes, inclusion }) =>
      `${donation}  ${what} ${at}, ${bytes} bytes, entry ${inclusion.index} of ${inclusion.size} in the log`,
  )
  return { json: receipts, text: text.length === 0 ? ["No receipts yet."] : text }
}

export function donationLine({ donation, state, recipientName, ref, notBeforeMs, problem }: DonationView): string {
  const when = state === "waiting" ? ` until ${new Date(notBeforeMs).toISOString().slice(0, 16)}` : ""
  return `${donation}  ${state}${when}  ${safeText(recipientName)}  ${chunkName(ref)}${problem === null ? "" : `  ${problem}`}`
}
