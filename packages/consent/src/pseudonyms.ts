import type { SecretKey } from "@tracehold/crypto"
import { KeyStream } from "./key-stream.ts"
import { shapeOf } from "./pseudonym-shape.ts"
import type { PseudonymOrder } from "./redaction.ts"

/** The nth pseudonym of a value, in one of its spellings; null where its length has room for none. */
export type Pseudonyms = (order: PseudonymOrder, spelling: string, nth: number) => string | null

/**
 * Pseudonyms for one recipient: typed, of the value's length in UTF-16 units, and the same for the same value in all of the scope,
 * however it is spelled or spaced. Without the key nobody can say whose they are, also not by trying values.
 *
 * @param key - 32 bytes, of one recipient (design-vault section 1, `pseudonyms`).
 * @param chunk - a name that no other chunk has.
 */
export function pseudonymsOf(key: SecretKey, chunk: string): Pseudonyms {
  return ({ type, scope }, spelling, nth) => {
    const { family, sameAs, make } = shapeOf(type)
    const label = [family, scope === "chunk" ? chunk : "", sameAs(spelling), nth].join("\0")
    const made = make(spelling, new KeyStream(key, label))
    return made?.length === spelling.length ? made : null
  }
}
