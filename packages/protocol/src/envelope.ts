import { type Envelope, fromBase64, fromHex, keyId, sha256, toHex, verifyEnvelope } from "@tracehold/crypto"
import * as z from "zod"
import { sha256Schema } from "./digest.ts"
import { fromUtf8, utf8 } from "./text.ts"

/** Most base64 characters of a payload: a statement with 1,024 pieces has about 93,000. */
const PAYLOAD_MAX = 128 * 1024

/** A DSSE envelope on the wire. */
export const envelopeSchema = z.strictObject({
  payloadType: z.string().max(100),
  payload: z.string().max(PAYLOAD_MAX),
  signatures: z
    .array(z.strictObject({ keyid: sha256Schema, sig: z.string().max(100) }))
    .min(1)
    .max(8),
})

/** The bytes by which an envelope is known in chains and in the log: JSON with its fields in this order, no white space. */
export function envelopeBytes({ payloadType, payload, signatures }: Envelope): Uint8Array {
  return utf8(JSON.stringify({ payloadType, payload, signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig })) }))
}

/** SHA-256 of `envelopeBytes`, hex. */
export function envelopeDigest(envelope: Envelope): string {
  return toHex(sha256(envelopeBytes(envelope)))
}

/**
 * `NOT_ENVELOPE`: no DSSE envelope. `WRONG_TYPE`: signed as something else. `MALFORMED`: the payload is not this document, or not
 * in its one spelling. `BAD_SIGNATURE`: not exactly one good signature by the right key.
 */
export type EnvelopeRefusal = "NOT_ENVELOPE" | "WRONG_TYPE" | "MALFORMED" | "BAD_SIGNATURE"
export type Opened<T> = { kind: "ok"; value: T; envelope: Envelope } | { kind: "refused"; why: EnvelopeRefusal }

/**
 * Read a signed document. Its envelope and payload must have their only spelling (canonical base64; JSON as `JSON.stringify`
 * writes it; one signature under its right name), or anybody on the way could give the same statement a second digest.
 *
 * @param key - the public key (hex) that must have signed; may be named by the document itself.
 */
export function openEnvelope<T>(
  raw: unknown,
  document: { type: string; schema: z.ZodType<T>; key: (value: T) => string },
): Opened<T> {
  const refused = (why: EnvelopeRefusal): Opened<T> => ({ kind: "refused", why })
  const parsed = envelopeSchema.safeParse(raw)
  if (!parsed.success) return refused("NOT_ENVELOPE")
  const envelope = parsed.data
  if (envelope.payloadType !== document.type) return refused("WRONG_TYPE")
  const payload = fromCanonicalBase64(envelope.payload)
  const value = payload && readDocument(payload, document.schema)
  if (!value) return refused("MALFORMED")
  const publicKey = fromHex(document.key(value.data))
  const [signature, ...others] = envelope.signatures
  if (others.length > 0 || signature?.keyid !== keyId(publicKey) || !fromCanonicalBase64(signature.sig))
    return refused("BAD_SIGNATURE")
  if (!verifyEnvelope(envelope, document.type, publicKey)) return refused("BAD_SIGNATURE")
  return { kind: "ok", value: value.data, envelope }
}

/** The document in these bytes, or null; the schema is checked first, as it bounds the depth. */
export function readDocument<T>(bytes: Uint8Array, schema: z.ZodType<T>): { data: T } | null {
  const text = fromUtf8(bytes)
  if (text === null) return null
  try {
    const json: unknown = JSON.parse(text)
    const parsed = schema.safeParse(json)
    return parsed.success && JSON.stringify(json) === text ? { data: parsed.data } : null
  } catch {
    return null
  }
}

/** Bytes of padded base64 (RFC 4648, section 4), or null. libsodium takes it in its only spelling: no other alphabet, padding or left-over bits. */
export function fromCanonicalBase64(text: string): Uint8Array | null {
  try {
    return fromBase64(text)
  } catch {
    return null
  }
}
