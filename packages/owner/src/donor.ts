import { type Label, type Pseudonyms, pseudonymsOf } from "@tracehold/consent"
import { blake2b, fromHex, SecretKey, type SigningPair, signingPair, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { chunkKey } from "./same-chunk.ts"
import type { ChunkRef } from "./views.ts"

const PURPOSE = "th-donor"

/** Who the owner is for one recipient: a signing pair, labels and pseudonyms that no other recipient ever sees. */
export type Donor = { readonly pair: SigningPair; readonly label: Label; readonly pseudonyms: (chunk: ChunkRef) => Pseudonyms }

/** Nobody's root: for pseudonyms that are only shown to the owner, before a recipient is chosen. */
export const NOBODY = "0".repeat(64)

/**
 * Derived from the recipient's root key, never from its name, which anyone can claim (design-vault section 1, `donor`).
 *
 * @param root - SHA-256 of the recipient's root key, 64 hex digits.
 */
export function donorFor(donorRoot: SecretKey, root: string): Donor {
  const label = encodeUtf8("tracehold/donor/1")
  const fingerprint = fromHex(root)
  const input = new Uint8Array(label.length + fingerprint.length)
  input.set(label)
  input.set(fingerprint, label.length)
  using pairwise = new SecretKey(blake2b(input, 32, donorRoot))
  const names = pairwise.derive(PURPOSE, 2)
  const ids = pairwise.derive(PURPOSE, 3)
  return {
    pair: signingPair(pairwise.derive(PURPOSE, 1)),
    label: (kind, value) => toHex(blake2b(`${kind}\0${value}`, 16, ids)),
    pseudonyms: (chunk) => pseudonymsOf(names, chunkKey(chunk)),
  }
}
