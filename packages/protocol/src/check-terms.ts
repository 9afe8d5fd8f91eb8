import { sha256, toHex } from "@tracehold/crypto"
import type { Descriptor } from "./descriptor.ts"
import { type KnownTerms, termsSchema } from "./terms.ts"
import { fromUtf8 } from "./text.ts"

/** Most bytes of terms. */
export const TERMS_MAX_BYTES = 256 * 1024

/**
 * `TERMS_TOO_LARGE`; `TERMS_CHANGED`: not the bytes that the descriptor signs; `TERMS_MALFORMED`; `NO_COOLING_OFF`: only a demo
 * recipient may have none.
 */
export type TermsRefusal = "TERMS_TOO_LARGE" | "TERMS_CHANGED" | "TERMS_MALFORMED" | "NO_COOLING_OFF"
export type CheckedTerms = ({ kind: "ok" } & KnownTerms) | { kind: "refused"; why: TermsRefusal }

/** Read the exact bytes of a recipient's terms, against its checked descriptor. */
export function checkTerms(bytes: Uint8Array, { terms: expected, demo }: Descriptor): CheckedTerms {
  const refused = (why: TermsRefusal): CheckedTerms => ({ kind: "refused", why })
  if (bytes.length > TERMS_MAX_BYTES) return refused("TERMS_TOO_LARGE")
  const digest = toHex(sha256(bytes))
  if (digest !== expected.sha256) return refused("TERMS_CHANGED")
  const terms = parse(bytes)
  if (!terms?.success || terms.data.version !== expected.version) return refused("TERMS_MALFORMED")
  if (terms.data.coolingOffHours === 0 && !demo) return refused("NO_COOLING_OFF")
  return { kind: "ok", terms: terms.data, sha256: digest }
}

/** Terms are written by people: any spelling of JSON will do, as their bytes are what is signed. */
function parse(bytes: Uint8Array) {
  try {
    return termsSchema.safeParse(JSON.parse(fromUtf8(bytes) ?? ""))
  } catch {
    return null
  }
}
