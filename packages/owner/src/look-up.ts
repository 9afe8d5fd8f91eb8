import type { Envelope } from "@tracehold/crypto"
import {
  checkDescriptor,
  checkTerms,
  type Descriptor,
  describeRefusal,
  endpointUrlSchema,
  type KnownTerms,
} from "@tracehold/protocol"
import { decodeUtf8 } from "@tracehold/trace"
import { OwnerError } from "./error.ts"
import { askBytes, askJson, type Fetch } from "./http.ts"

/** A recipient as its endpoint presents itself, checked: signatures, digests, address. */
export type Presented = {
  readonly root: string
  readonly descriptor: Descriptor
  readonly envelope: Envelope
  readonly terms: KnownTerms
  readonly termsText: string
}

/**
 * Fetch a recipient's descriptor and terms.
 *
 * @param pinnedRoot - whose they must be, when that is known.
 * @throws OwnerError `NOT_ADDRESS`, `UNREACHABLE`, `NONSENSE`, `OTHER_RECIPIENT`, `UNTRUSTED`, `REFUSED`.
 */
export async function lookUpRecipient(fetch: Fetch, address: string, pinnedRoot?: string): Promise<Presented> {
  const url = endpointAddress(address)
  const { root, descriptor, envelope } = await fetchDescriptor(fetch, url, pinnedRoot)
  if (descriptor.url !== url) {
    throw new OwnerError("NOT_ADDRESS", {
      why: `The endpoint says that its address is ${descriptor.url}. Add it by that address.`,
    })
  }
  const bytes = await askBytes(fetch, { method: "GET", url: `${url}/v1/terms` })
  const checked = checkTerms(bytes, descriptor)
  const text = decodeUtf8(bytes)
  if (checked.kind === "refused") throw new OwnerError("UNTRUSTED", { why: describeRefusal(checked.why) })
  if (text === null) throw new OwnerError("NONSENSE")
  return { root, descriptor, envelope, terms: { sha256: checked.sha256, terms: checked.terms }, termsText: text }
}

/** The descriptor that an endpoint shows now, checked against the pinned root. @throws OwnerError as `lookUpRecipient`. */
export async function fetchDescriptor(fetch: Fetch, url: string, pinnedRoot?: string) {
  const raw = await askJson(fetch, { method: "GET", url: `${url}/v1/descriptor` })
  const checked = checkDescriptor(raw, { pinnedRoot })
  if (checked.kind === "ok") return { root: checked.root, descriptor: checked.descriptor, envelope: raw as Envelope }
  if (checked.why === "OTHER_ROOT") throw new OwnerError("OTHER_RECIPIENT")
  if (checked.why === "NOT_ENVELOPE" || checked.why === "WRONG_TYPE") throw new OwnerError("NONSENSE")
  throw new OwnerError("UNTRUSTED", { why: describeRefusal(checked.why) })
}

/** The one spelling of an address that somebody typed. @throws OwnerError `NOT_ADDRESS`. */
export function endpointAddress(typed: string): string {
  const url = typed.trim().replace(/\/+$/, "")
  if (!endpointUrlSchema.safeParse(url).success) throw new OwnerError("NOT_ADDRESS")
  return url
}
