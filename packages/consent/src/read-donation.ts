import { contentHash, sameBytes } from "@tracehold/crypto"
import { type BlobSource, decodeLines, decodeUtf8, type TraceEvent } from "@tracehold/trace"
import { donationBytes } from "./donation-bytes.ts"
import { type DonationHeader, donationHeaderSchema } from "./donation-header.ts"
import { ConsentError } from "./error.ts"

export type Donation = { readonly header: DonationHeader; readonly events: readonly TraceEvent[]; readonly blobs: BlobSource }

const LF = 10
const MAX_HEADER_BYTES = 64 * 1024 * 1024

/**
 * Decode a donation's content and check all that can be checked without keys: schema, lengths, every blob's hash, and that
 * writing it again gives the same bytes. What this returns is all that is in it.
 *
 * @throws ConsentError `NOT_A_DONATION`.
 */
export function readDonation(content: Uint8Array): Donation {
  try {
    return decode(content)
  } catch (cause) {
    throw new ConsentError("NOT_A_DONATION", { cause })
  }
}

function decode(content: Uint8Array): Donation {
  const headerEnd = content.subarray(0, MAX_HEADER_BYTES).indexOf(LF)
  const header = donationHeaderSchema.parse(JSON.parse(decodeUtf8(content.subarray(0, Math.max(0, headerEnd))) ?? ""))
  const eventsEnd = headerEnd + 1 + header.events.bytes
  const events = decodeLines(content.subarray(headerEnd + 1, eventsEnd))
  const found = new Map<string, Uint8Array>()
  let at = eventsEnd + 1
  for (const [hash, bytes] of header.blobs) {
    const blob = content.subarray(at, at + bytes)
    if (blob.length !== bytes || contentHash(blob) !== hash) throw new ConsentError("NOT_A_DONATION")
    found.set(hash, blob)
    at += bytes
  }
  const { schema: _schema, scope: _scope, events: _events, blobs: _blobs, ...given } = header
  const blobs: BlobSource = (hash) => found.get(hash)
  if (!sameBytes(donationBytes(given, events, blobs), content)) throw new ConsentError("NOT_A_DONATION")
  return { header, events, blobs }
}
