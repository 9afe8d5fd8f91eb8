import { type BlobSource, encodeLines, encodeUtf8, type TraceEvent } from "@tracehold/trace"
import { type DonationHeader, donationHeaderSchema } from "./donation-header.ts"
import { ConsentError } from "./error.ts"
import { namedBlobs } from "./named-blobs.ts"

/**
 * The content of a donation as bytes: `header (one JSON line) LF ‖ events (JSON lines) LF ‖ blobs`. The same header, events and
 * blobs always give the same bytes, so that nothing can be in them that their decoded form does not show.
 */
export function donationBytes(
  header: Omit<DonationHeader, "schema" | "scope" | "events" | "blobs">,
  events: readonly TraceEvent[],
  blobs: BlobSource,
): Uint8Array {
  const body = encodeLines(events)
  const parts: Uint8Array[] = []
  const list: [string, number][] = []
  for (const hash of namedBlobs(events, blobs)) {
    const bytes = blobs(hash)
    if (bytes === undefined) throw new ConsentError("NOT_A_DONATION")
    parts.push(bytes)
    list.push([hash, bytes.length])
  }
  const whole = donationHeaderSchema.parse({
    ...header,
    schema: "tracehold/donation/0",
    scope: "shown-or-changed",
    events: { count: events.length, bytes: body.length },
    blobs: list,
  })
  return concat([encodeUtf8(`${JSON.stringify(whole)}\n`), body, encodeUtf8("\n"), ...parts])
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
