import { blake2b, randomBytes, SecretKey, type SigningPair, signingPair, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { type AskBack, askBack } from "./ask-back.ts"
import { entropyOf, wordsOf } from "./slots.ts"

/** An organisation's signing key lies in no file: it is 24 words, on paper. */
export type OrgKey = AskBack & { readonly words: readonly string[]; readonly publicKey: string }

export function newOrgKey(): OrgKey {
  using entropy = new SecretKey(randomBytes(32))
  const words = wordsOf(entropy)
  return { ...askBack(words), words, publicKey: toHex(pairOf(entropy).publicKey) }
}

/** The pair of these words. @throws OwnerError `NOT_WORDS`. */
export function orgPair(words: string): SigningPair {
  using entropy = entropyOf(words)
  return pairOf(entropy)
}

/** The seed is `H(entropy; "tracehold/org-policy/1", 32)`. */
function pairOf(entropy: SecretKey): SigningPair {
  return signingPair(new SecretKey(blake2b(encodeUtf8("tracehold/org-policy/1"), 32, entropy)))
}
