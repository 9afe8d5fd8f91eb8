import type { SecretKey } from "@tracehold/crypto"
import type { PersonalType } from "@tracehold/policy"
import { KeyStream } from "./key-stream.ts"
import { shapeOf } from "./pseudonym-shape.ts"

/** The nth pseudonym of a value; null where its length has room for none. */
export type Pseudonyms = (type: PersonalType, value: string, nth: number) => string | null

/**
 * Pseudonyms for one recipient: typed, of the value's length in UTF-16 units, and the same for the same value everywhere, however it is
 * spelled or spaced. Without the key nobody can say whose they are, also not by trying values.
 *
 * @param key - 32 bytes, of one recipient (design-vault section 1, `pseudonyms`).
 * @param scope - where the same value is to be told as the same: "" for all that this recipient is given.
 */
export function pseudonymsOf(key: SecretKey, scope = ""): Pseudonyms {
  return (type, value, nth) => {
    const { family, sameAs, make } = shapeOf(type)
    const made = make(value, new KeyStream(key, `${family}\0${scope}\0${sameAs(value)}\0${nth}`))
    return made !== null && made.length === value.length ? made : null
  }
}
