import type { Terms } from "@tracehold/protocol"
import { type BlobSource, type TraceEvent, traceEventSchema } from "@tracehold/trace"
import { donationBytes } from "./donation-bytes.ts"
import { dropUnreadable, readableVersion } from "./drop-unreadable.ts"
import { ConsentError } from "./error.ts"
import { frameForRecipient } from "./frame-for-recipient.ts"
import { prune } from "./prune.ts"
import { type Label, renumber } from "./renumber.ts"
import { shownFiles } from "./shown-files.ts"

export type DonationInput = {
  /** A chunk as `redact` left it. */
  readonly events: readonly TraceEvent[]
  readonly blobs: BlobSource
  /** The session's id in the vault; only its label goes along. */
  readonly session: string
  readonly recipientRoot: string
  readonly terms: Pick<Terms, "version" | "permits"> & { readonly sha256: string }
  /** 32 hex digits, random. */
  readonly donation: string
  /** 64 hex digits, random. */
  readonly salt: string
  readonly label: Label
}

/**
 * The content of a donation (D in design-vault section 12): only the files that the chunk shows or changes, at the states it needs;
 * ids of its own; times from its first event; no wall clock, remote or commit unless the terms ask for them.
 *
 * Decode it with `readDonation` to see what it holds: nothing else is ever shown, hashed or sent.
 *
 * @throws ConsentError `NOTHING_LEFT` when no event but the frame remains; `DAMAGED` for events out of order.
 */
export function buildDonation(input: DonationInput): Uint8Array {
  const readable = dropUnreadable(input.events, input.blobs)
  const shown = shownFiles(readable.events)
  const pruned = prune(readable.events, readable.blobs, {
    doc: (name) => shown.has(name),
    terminal: () => true,
    tools: "keep",
    version: (version) => readableVersion(version, readable.blobs),
  })
  const blobs: BlobSource = (hash) => pruned.blobs.get(hash) ?? readable.blobs(hash)
  const kept = pruned.events.filter((event) => event !== null)
  const framed = frameForRecipient(renumber(kept, input.label), input.terms.permits, input.label)
  if (framed.every(({ kind }) => FRAME.has(kind))) throw new ConsentError("NOTHING_LEFT")
  // Parsing puts every object's fields in the schema's order: one way to write it.
  const events = framed.map(inOneOrder)
  return donationBytes(
    {
      donation: input.donation,
      salt: input.salt,
      recipient: input.recipientRoot,
      terms: { sha256: input.terms.sha256, version: input.terms.version },
      session: input.label("session", input.session),
    },
    events,
    blobs,
  )
}

/** Whoever can write to the vault's folder can add a session whose events fit each by itself and not together. */
function inOneOrder(event: TraceEvent): TraceEvent {
  const parsed = traceEventSchema.safeParse(event)
  if (!parsed.success) throw new ConsentError("DAMAGED")
  return parsed.data
}

const FRAME: ReadonlySet<string> = new Set(["chunk-start", "keyframe", "chunk-end", "gap"])
