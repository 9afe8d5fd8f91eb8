import { fromBase64, sha256, toBase64, toHex } from "./hash.ts"
import { type SigningPair, sign, verify } from "./sign.ts"

/** A DSSE envelope as it travels. `keyid` is the SHA-256 of the public key, hex; only a hint, by the standard. */
export type Envelope = {
  readonly payloadType: string
  readonly payload: string
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[]
}

/** What is signed: the exact bytes with their type, so that neither can be taken for another. DSSE 1.0.2, "PAE". */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType)
  const head = utf8(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `)
  const out = new Uint8Array(head.length + payload.length)
  out.set(head)
  out.set(payload, head.length)
  return out
}

/** Sign a payload once for each pair. */
export function signEnvelope(payloadType: string, payload: Uint8Array, pairs: readonly SigningPair[]): Envelope {
  const message = preAuthEncoding(payloadType, payload)
  return {
    payloadType,
    payload: toBase64(payload),
    signatures: pairs.map((pair) => ({ keyid: keyId(pair.publicKey), sig: toBase64(sign(pair, message)) })),
  }
}

/** The payload, when `publicKey` signed it as `payloadType`; null otherwise. Never throws. */
export function verifyEnvelope(envelope: Envelope, payloadType: string, publicKey: Uint8Array): Uint8Array | null {
  if (envelope.payloadType !== payloadType) return null
  try {
    const payload = fromBase64(envelope.payload)
    const message = preAuthEncoding(payloadType, payload)
    return envelope.signatures.some(({ sig }) => verify(publicKey, message, fromBase64(sig))) ? payload : null
  } catch {
    return null
  }
}

/** SHA-256 of a public key, hex: how keys are named. */
export function keyId(publicKey: Uint8Array): string {
  return toHex(sha256(publicKey))
}

declare const TextEncoder: new () => { encode(text: string): Uint8Array }
const utf8 = (text: string) => new TextEncoder().encode(text)
