import {
  buildDonation,
  detectFindings,
  donationFiles,
  personalSaid,
  type ReviewFinding,
  readDonation,
  redact,
} from "@tracehold/consent"
import { randomBytes, sha256, toHex } from "@tracehold/crypto"
import { type Engine, type KnownPersonal, type Layer, modesFor, neverGiven } from "@tracehold/policy"
import { parseTime } from "@tracehold/protocol"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import { asOwnerError } from "./as-owner-error.ts"
import type { Book } from "./book.ts"
import type { Donor } from "./donor.ts"
import { OwnerError } from "./error.ts"
import { recipientView } from "./recipient-view.ts"
import type { ChunkRef, Draft, Prepared } from "./views.ts"

/** The bytes behind what was prepared: nobody else can put other ones in their place. */
const contents = new WeakMap<Prepared, { readonly content: Uint8Array; readonly rev: number }>()

export type ToPrepare = {
  readonly ref: ChunkRef
  /** The chunk's revision: what is made of an older one is not given. */
  readonly rev: number
  readonly events: readonly TraceEvent[]
  readonly blobs: BlobSource
  readonly draft: Draft
  readonly book: Book
  readonly donor: Donor
  readonly engine: Engine
  readonly layers: readonly Layer[]
  /** Who uses this machine. */
  readonly ownNames: readonly KnownPersonal[]
  readonly alsoGivenTo: readonly string[]
  readonly nowMs: number
}

/**
 * Make a donation's content, once, and decode it: what is returned for the owner's eyes is read back from the very bytes that
 * are hashed here and encrypted when the owner signs.
 *
 * @throws OwnerError `FORKED_LOG`, `TERMS_EXPIRED`, `NOT_ALLOWED`, `OPEN_FINDINGS`, `BAD_REDACTION`, `STILL_THERE`, `NOTHING_LEFT`,
 * `DAMAGED`.
 */
export function prepareDonation(input: ToPrepare): Prepared {
  const { ref, draft, book, donor, engine } = input
  checkRecipient(book, input.nowMs)
  checkPolicy(input.events, input.layers, book)
  const { events, blobs, counts, pseudonyms } = asOwnerError(() =>
    redact(input.events, input.blobs, draft.redactions, donor.pseudonyms(ref)),
  )
  const donation = toHex(randomBytes(16))
  const content = asOwnerError(() =>
    buildDonation({
      events,
      blobs,
      session: ref.session,
      recipientRoot: book.root,
      terms: { ...book.terms.terms, sha256: book.terms.sha256 },
      donation,
      salt: toHex(randomBytes(32)),
      label: donor.label,
    }),
  )
  const decoded = readDonation(content)
  const known = [...input.ownNames, ...personalSaid(input.events, input.blobs)]
  const findings = detectFindings(decoded.events, decoded.blobs, engine, { known, pseudonyms })
  checkFindings(findings, draft)
  const prepared: Prepared = {
    ref,
    recipient: recipientView(book, input.nowMs),
    donation,
    content: { sha256: toHex(sha256(content)), bytes: content.length, events: decoded.events.length },
    header: decoded.header,
    events: decoded.events,
    blobs: decoded.blobs,
    files: donationFiles(decoded.events, decoded.blobs),
    redactions: draft.redactions.length,
    counts,
    kept: findings,
    detectors: engine.detectors,
    coolingOffHours: book.terms.terms.coolingOffHours,
    alsoGivenTo: input.alsoGivenTo,
  }
  contents.set(prepared, { content, rev: input.rev })
  return prepared
}

/** The content of what was prepared here, and of which revision of its chunk. @throws OwnerError `CHANGED` for anything else. */
export function contentOf(prepared: Prepared): { readonly content: Uint8Array; readonly rev: number } {
  const made = contents.get(prepared)
  if (made === undefined || toHex(sha256(made.content)) !== prepared.content.sha256) throw new OwnerError("CHANGED")
  return made
}

/** Whether anything may be signed for this recipient now. @throws OwnerError `FORKED_LOG`, `TERMS_EXPIRED`. */
export function checkRecipient(book: Book, nowMs: number): void {
  if (book.distrusted) throw new OwnerError("FORKED_LOG")
  if (nowMs >= parseTime(book.terms.terms.expiresAt)) throw new OwnerError("TERMS_EXPIRED")
}

/** What the owner's policy says now about giving from these repositories, and what all of policy said when it was recorded. */
function checkPolicy(events: readonly TraceEvent[], layers: readonly Layer[], book: Book): void {
  const roots = events.flatMap((event) => (event.kind === "chunk-start" ? event.roots : []))
  const closed = roots.find(({ donate }) => donate === "never")
  if (closed !== undefined) {
    throw new OwnerError("NOT_ALLOWED", {
      why: `When this was recorded, policy said of ${closed.name} that it is never donated.`,
    })
  }
  const to = { root: book.root, host: new URL(book.descriptor.url).host, licence: book.terms.terms.licence }
  const never = neverGiven(
    layers,
    to,
    roots.map(({ remote }) => remote),
  )
  if (never !== null)
    throw new OwnerError("NOT_ALLOWED", { why: `By the rule ${never.rule} this is not given to them (${never.source}).` })
  for (const remote of [null, ...roots.map(({ remote: of }) => of)]) {
    const { donate } = modesFor(layers, remote)
    if (donate.mode === "never") {
      throw new OwnerError("NOT_ALLOWED", {
        why: `Your policy says that this is never donated (${donate.source ?? "built-in"}).`,
      })
    }
  }
}

function checkFindings(findings: readonly ReviewFinding[], draft: Draft): void {
  const kept = new Set(draft.kept)
  const open = findings.filter(({ id }) => !kept.has(id)).length
  if (open === 0) return
  const one = open === 1
  throw new OwnerError("OPEN_FINDINGS", {
    why: `${open} ${one ? "finding is" : "findings are"} left that you have neither taken out nor said may stay. Decide on ${one ? "it" : "each"}, then prepare again.`,
  })
}
