import type { Ref } from "../../contract/review-calls.ts"

/** A chunk's name as one text, for keys and sets. */
export function keyOf(ref: Ref): string {
  return `${ref.session}/${ref.no}`
}
