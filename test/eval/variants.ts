import type { Engine } from "@tracehold/policy"
import { PRAGMAS } from "../../packages/policy/fixtures/pragmas.ts"
import { boxed, wrapped } from "../../packages/policy/fixtures/wrapped.ts"
import type { CorpusRow } from "./corpus.ts"

/** A row whose secret is caught whole: every unit of it is masked where it stands. */
export type Caught = { readonly row: CorpusRow; readonly secret: string; readonly at: number; readonly masked: string }

export function caughtWhole(engine: Pick<Engine, "mask">, rows: readonly CorpusRow[]): Caught[] {
  return rows.flatMap((row) => {
    const { secret, text } = row
    const at = secret === null || secret.length < 4 ? -1 : text.indexOf(secret)
    if (secret === null || at < 0) return []
    const masked = engine.mask(text).text
    return isBlank(masked.slice(at, at + secret.length)) ? [{ row, secret, at, masked }] : []
  })
}

export function isBlank(text: string): boolean {
  return /^[*\s]*$/.test(text)
}

/**
 * Pieces of a secret that would give it away: eight units, or all of a shorter one. Those that the row shows elsewhere anyway (a
 * name within a token, say) are left out.
 */
export function telltales({ secret, masked }: Caught): string[] {
  const size = Math.min(8, secret.length)
  const pieces = Array.from({ length: secret.length - size + 1 }, (_, i) => secret.slice(i, i + size))
  return pieces.filter((piece) => !/[\s]/.test(piece) && !masked.includes(piece))
}

/** What may stand around a secret or be done to its text without changing what is caught: name and text. */
export function variantsOf({ row: { text }, at, secret }: Caught): [name: string, text: string][] {
  const middle = at + (secret.length >> 1)
  return [
    ...PRAGMAS.map((pragma): [string, string] => [`comment ${pragma}`, `// ${pragma}\n${text}`]),
    ...[40, 80, 120].map((cols): [string, string] => [`cut at ${cols}`, wrapped(text, cols)]),
    ...[40, 80, 120].map((cols): [string, string] => [`in a box of ${cols}`, boxed(text, cols)]),
    ["colour in the middle", `${text.slice(0, middle)}\x1b[1;31m${text.slice(middle)}\x1b[0m`],
  ]
}

/** Colours, and what a wrap puts between two pieces. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const UNSEEN = /\x1b\[[0-9;]*m|[\s│]/g

/** What is left of the secret when a text that held it was masked; null when nothing is. */
export function leftOf(caught: Caught, masked: string): string | null {
  const flat = masked.replace(UNSEEN, "")
  return telltales(caught).find((piece) => flat.includes(piece)) ?? null
}
