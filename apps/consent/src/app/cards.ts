import {
  type ChunkView,
  type DonationView,
  type OpenChunk,
  type Prepared,
  type RecipientView,
  replaceableAs,
} from "@tracehold/owner"
import type { Receipt } from "@tracehold/protocol"
import type { TraceEvent } from "@tracehold/trace"
import type { Donation, Recipient } from "../contract/donate-calls.ts"
import type { ChunkCard, Finding, View } from "../contract/review-calls.ts"

type OwnerFinding = Prepared["kept"][number]

export function cardOfChunk(chunk: ChunkView): ChunkCard {
  const { session, no, state, notReady, fromMin, toMin, events, bytes, reviewed, adopted, host, summary } = chunk
  return {
    ref: { session, no },
    state,
    notReady,
    fromMin,
    toMin,
    events,
    bytes,
    reviewed,
    adopted,
    host: host?.slice(0, 8) ?? null,
    summary: summary && {
      repos: [...summary.repos],
      files: [...summary.files],
      actors: { ...summary.actors },
      kinds: { ...summary.kinds },
      masks: summary.masks,
    },
  }
}

export function cardOfFinding(finding: OwnerFinding): Finding {
  const { id, what, rule, text, count, places } = finding
  return {
    id,
    what,
    rule,
    text,
    type: replaceableAs(finding),
    count,
    places: places.map(({ event, atMs, where }) => ({ event, atMs, where })),
  }
}

export function cardOfRecipient(recipient: RecipientView): Recipient {
  const { root, words, descriptor, terms, termsSha256, expired, distrusted, donations } = recipient
  return { root, words: [...words], descriptor, terms, termsSha256, expired, distrusted, donations }
}

export function cardOfDonation(view: DonationView, problem: string | null): Donation {
  const { predicate } = view.statement
  return {
    donation: view.donation,
    root: view.recipient,
    recipient: view.recipientName,
    demo: view.demo,
    ref: { session: view.ref.session, no: view.ref.no },
    signedMs: view.signedAtMs,
    notBeforeMs: view.notBeforeMs,
    expiresMs: Date.parse(predicate.expiresAt),
    state: view.state,
    sha256: predicate.content.sha256,
    contentBytes: predicate.content.bytes,
    sentBytes: predicate.sent.bytes,
    events: predicate.content.events,
    redactions: predicate.review.redactions,
    termsVersion: predicate.terms.version,
    statementSha256: view.statementSha256,
    received: view.received && cardOfReceipt(view.received),
    deleted: view.deleted && cardOfReceipt(view.deleted),
    problem: view.problem ?? problem,
  }
}

/** `chunk` null: events of a donation, which know no wall clock. */
export function viewOf(view: string, events: readonly TraceEvent[], chunk: OpenChunk | null): View {
  return {
    view,
    events: events.length,
    startMs: chunk?.startMs ?? events[0]?.atMs ?? 0,
    endMs: chunk?.endMs ?? events.at(-1)?.atMs ?? 0,
    wallMs: chunk?.wallMs ?? null,
  }
}

function cardOfReceipt(receipt: Receipt): NonNullable<Donation["received"]> {
  const { index, size, checkpoint } = receipt.inclusion
  return { atMs: Date.parse(receipt.at), index, size, bytes: receipt.bytes, checkpoint }
}
