import { type Envelope, sha256, toHex } from "@tracehold/crypto"
import * as z from "zod"

/** A DSSE envelope on the wire. */
export const envelopeSchema = z.strictObject({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z
    .array(z.strictObject({ keyid: z.string(), sig: z.string() }))
    .min(1)
    .max(8),
})

declare const TextEncoder: new () => { encode(text: string): Uint8Array }

/** The bytes by which an envelope is known in chains and in the log: JSON with its fields in this order, no white space. */
export function envelopeBytes({ payloadType, payload, signatures }: Envelope): Uint8Array {
  const text = JSON.stringify({ payloadType, payload, signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig })) })
  return new TextEncoder().encode(text)
}

/** SHA-256 of `envelopeBytes`, hex. */
export function envelopeDigest(envelope: Envelope): string {
  return toHex(sha256(envelopeBytes(envelope)))
}
