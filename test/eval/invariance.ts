import type { Engine } from "@tracehold/policy"
import type { CorpusRow } from "./corpus.ts"
import { MOST_TYPED, recordSecret } from "./record-secret.ts"
import { caughtWhole, leftOf, variantsOf } from "./variants.ts"

/** What was caught whole and is not any more, one line each, without the secret. */
export type Invariance = {
  readonly texts: number
  readonly variants: number
  readonly sessions: number
  readonly lost: readonly string[]
}

/** @param nth - record every nth of the texts, as they are typed, pasted and printed; 0 for none. */
export async function invariance(engine: Pick<Engine, "mask">, rows: readonly CorpusRow[], nth: number): Promise<Invariance> {
  const texts = caughtWhole(engine, rows)
  const lost: string[] = []
  let variants = 0
  for (const caught of texts) {
    for (const [name, text] of variantsOf(caught)) {
      variants++
      if (leftOf(caught, engine.mask(text).text) !== null) lost.push(`${caught.row.kind}, ${name}`)
    }
  }
  const recorded = texts.filter(({ row }, i) => nth > 0 && i % nth === 0 && row.text.length <= MOST_TYPED)
  for (const caught of recorded) {
    const { at, secret, row } = caught
    for (const why of await recordSecret(caught, [at + 1, at + (secret.length >> 1), at + secret.length - 1]))
      lost.push(`${row.kind}, recorded: ${why}`)
  }
  return { texts: texts.length, variants, sessions: recorded.length, lost }
}
