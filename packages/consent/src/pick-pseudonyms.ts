import { formsInstead, type Instead } from "@tracehold/capture"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import type { Pseudonyms } from "./pseudonyms.ts"
import type { PseudonymOrder } from "./redaction.ts"
import { reviewTexts } from "./review-texts.ts"

/** Tries for one value; after that it is masked. */
const MOST_TRIES = 50

/** What stands in whose place, by form; `made` the other way round. */
export type Picked = { readonly instead: Instead; readonly made: ReadonlyMap<string, string> }

/**
 * A pseudonym for each value of a chunk. The first that stands nowhere in the chunk and holds none of its values is taken: it is never
 * the same as something real. A value without one has no entry, and is masked.
 *
 * @param values - everything that is to be gone, masked texts too.
 */
export function pickPseudonyms(
  orders: readonly PseudonymOrder[],
  pseudonyms: Pseudonyms,
  chunk: { readonly events: readonly TraceEvent[]; readonly blobs: BlobSource; readonly values: readonly string[] },
): Picked {
  if (orders.length === 0) return { instead: new Map(), made: new Map() }
  const texts = [...reviewTexts(chunk.events, chunk.blobs)].map(({ text }) => text.toLowerCase())
  const values = [...new Set(chunk.values.map((value) => value.toLowerCase()))]
  const isFree = (candidate: string) => {
    const low = candidate.toLowerCase()
    return !values.some((value) => low.includes(value)) && !texts.some((text) => text.includes(low))
  }
  const instead = new Map<string, string>()
  const made = new Map<string, string>()
  for (const order of orders) {
    const forms = formsInstead(order.text, (spelling) => {
      for (let nth = 0; nth < MOST_TRIES; nth++) {
        const candidate = pseudonyms(order, spelling, nth)
        if (candidate !== null && isFree(candidate)) return candidate
      }
      return ""
    })
    for (const [form, pseudonym] of forms) {
      if (pseudonym.length !== form.length) continue
      instead.set(form, pseudonym)
      made.set(pseudonym, form)
    }
  }
  return { instead, made }
}
