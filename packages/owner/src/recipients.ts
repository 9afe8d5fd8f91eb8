import type { Desk } from "./desk.ts"
import { OwnerError } from "./error.ts"
import type { Fetch } from "./http.ts"
import { lookUpRecipient, type Presented } from "./look-up.ts"
import { recipientView } from "./recipient-view.ts"
import type { Candidate, RecipientView } from "./views.ts"

/** What was fetched and checked, behind each candidate: nobody else can put another in its place. */
const presented = new WeakMap<Candidate, Presented>()

/**
 * Look at a recipient without remembering it. A recipient that is known at this address must still be the same one.
 *
 * @throws OwnerError `OTHER_RECIPIENT` and as `lookUpRecipient`.
 */
export async function lookUp(desk: Desk, url: string, options: { fetch: Fetch; root?: string }): Promise<Candidate> {
  const found = await lookUpRecipient(options.fetch, url, options.root)
  const known = desk.ledger.books().find((book) => book.descriptor.url === found.descriptor.url || book.root === found.root)
  if (known !== undefined && known.root !== found.root) throw new OwnerError("OTHER_RECIPIENT")
  const standing = known === undefined ? "new" : known.terms.sha256 === found.terms.sha256 ? "same" : "new-terms"
  const view = recipientView(
    {
      root: found.root,
      descriptor: found.descriptor,
      terms: found.terms,
      distrusted: known?.distrusted ?? false,
      donations: known?.donations ?? new Map(),
    },
    desk.now(),
  )
  const candidate: Candidate = { view, standing }
  presented.set(candidate, found)
  return candidate
}

/**
 * Remember a recipient that was looked up, or its new descriptor and terms.
 *
 * @param root - the fingerprint that the owner compared.
 * @throws OwnerError `OTHER_RECIPIENT` when that is another one; `CHANGED` for a candidate that was not looked up here.
 */
export function addRecipient(desk: Desk, candidate: Candidate, root: string): RecipientView {
  const found = presented.get(candidate)
  if (found === undefined) throw new OwnerError("CHANGED")
  if (found.root !== root) throw new OwnerError("OTHER_RECIPIENT")
  const known = desk.ledger.book(root)
  const same = known !== null && JSON.stringify(known.envelope) === JSON.stringify(found.envelope)
  if (!same) {
    desk.ledger.append(root, { kind: "recipient", atMs: desk.now(), descriptor: found.envelope, terms: found.termsText })
  }
  return recipientView(desk.ledger.bookOf(root), desk.now())
}
