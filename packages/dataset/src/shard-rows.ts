import { type Conversation, type CrowdCodeRow, crowdCodeRows, type DialectOptions, serializeSession } from "@tracehold/formats"
import { decodeUtf8, type TraceEvent } from "@tracehold/trace"
import type { CheckedDonation } from "./open-donations.ts"
import type { Provenance } from "./provenance.ts"

/** A row of `events.jsonl`: the texts that a donation's events name, then the events, each with where it comes from. */
export type DatasetRow =
  | { readonly kind: "blob"; readonly provenance: Provenance; readonly hash: string; readonly text: string }
  | { readonly kind: "event"; readonly provenance: Provenance; readonly index: number; readonly event: TraceEvent }

/** A donation's rows: with these alone it can be replayed. */
export function* datasetRows({ header, events, blobs, provenance }: CheckedDonation): Generator<DatasetRow> {
  for (const [hash] of header.blobs) {
    const bytes = blobs(hash)
    const text = bytes === undefined ? null : decodeUtf8(bytes)
    if (text !== null) yield { kind: "blob", provenance, hash, text }
  }
  for (const [index, event] of events.entries()) yield { kind: "event", provenance, index, event }
}

/** A donation as crowd-code rows, and as the conversations of a dialect. */
export function donationConversations(
  { events, blobs }: Pick<CheckedDonation, "events" | "blobs">,
  options: DialectOptions,
): { readonly rows: readonly CrowdCodeRow[]; readonly conversations: readonly Conversation[] } {
  const rows = crowdCodeRows(events, blobs)
  return { rows, conversations: serializeSession(rows, options) }
}
