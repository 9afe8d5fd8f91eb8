import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { recipientLines } from "./recipients.ts"

/** Show who answers at an address and what its terms say; add it when the owner says so. */
export async function addRecipient(
  io: Io,
  common: Common,
  url: string,
  options: { root?: string; yes?: boolean },
): Promise<Result> {
  const { root, yes = false } = options
  if (root !== undefined && !/^[0-9a-f]{64}$/.test(root)) throw new UsageError("--root is 64 hex digits.")
  if (yes && root === undefined)
    throw new UsageError("--yes needs --root: without a fingerprint from elsewhere anybody could answer there.")
  if (!yes && io.ask === null) throw new UsageError("Nobody can be asked: give --root and --yes.")
  using owner = await unlock(io, common)
  const candidate = await owner.lookUp(url, { fetch: io.fetch, ...(root === undefined ? {} : { root }) })
  const { view, standing } = candidate
  const shown = [...recipientLines(view), ...termsLines(view.terms)]
  io.err(`${shown.join("\n")}\n\n`)
  if (!yes) {
    const answer = await io.ask?.("Compare the fingerprint with what the recipient published. Add it? (yes/no) ", {
      secret: false,
    })
    if (answer?.trim() !== "yes") throw new CommandError("NOT_CONFIRMED", "Nothing was added.")
  }
  owner.add(candidate, view.root)
  const said = { new: "was added", same: "was known already", "new-terms": "was known; its new terms are taken down" }[standing]
  return { json: { standing, ...view }, text: [`${safeText(view.descriptor.name)} ${said}.`] }
}

function termsLines(terms: {
  text: string
  permits: string[]
  prohibits: string[]
  duties: string[]
  withdrawal: string
}): string[] {
  const list = (title: string, items: string[]) => [title, ...items.map((item) => `  - ${safeText(item)}`)]
  return [
    "",
    ...safeText(terms.text).split("\n"),
    "",
    ...list("It may:", terms.permits),
    ...list("It may not:", terms.prohibits),
    ...list("It must:", terms.duties),
    `Taking back: ${safeText(terms.withdrawal)}`,
  ]
}
