import type { Owner, RecipientView } from "@tracehold/owner"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"
import { CommandError, nearest } from "../usage-error.ts"

export async function listRecipients(io: Io, common: Common): Promise<Result> {
  using owner = await unlock(io, common)
  const recipients = owner.recipients()
  return {
    json: recipients,
    text:
      recipients.length === 0
        ? ["No recipient was added yet: `tracehold donate add <address>`."]
        : recipients.flatMap(recipientLines),
  }
}

/** Name, kind, fingerprint, terms in short. */
export function recipientLines({ root, words, descriptor, terms, expired, distrusted }: RecipientView): string[] {
  const flags = [
    descriptor.demo ? "a demo on this machine" : "",
    expired ? "terms expired" : "",
    distrusted ? "its log contradicted itself" : "",
  ]
  return [
    `${safeText(descriptor.name)} (${descriptor.kind}${flags
      .filter((flag) => flag !== "")
      .map((flag) => `, ${flag}`)
      .join("")})`,
    `  address      ${descriptor.url}`,
    `  fingerprint  ${root}`,
    `               ${words.join(" ")}`,
    `  terms        ${safeText(terms.title)}, version ${terms.version}, until ${terms.expiresAt.slice(0, 10)}, cooling-off ${terms.coolingOffHours} h`,
  ]
}

/** The recipient of this name, address or fingerprint (or its first digits). */
export function findRecipient(owner: Owner, name: string): RecipientView {
  const recipients = owner.recipients()
  const found = recipients.filter(
    ({ root, descriptor }) =>
      descriptor.name === name || descriptor.url === name.replace(/\/+$/, "") || (name.length >= 6 && root.startsWith(name)),
  )
  const [only, second] = found
  if (second !== undefined) throw new CommandError("AMBIGUOUS", "More than one recipient fits. Give the fingerprint.")
  if (only !== undefined) return only
  const near = nearest(
    name,
    recipients.map(({ descriptor }) => descriptor.name),
  )
  const hint = near === null ? " `tracehold donate recipients` lists them." : ` Did you mean “${safeText(near)}”?`
  throw new CommandError("UNKNOWN_RECIPIENT", `No recipient of this name, address or fingerprint was added.${hint}`)
}
