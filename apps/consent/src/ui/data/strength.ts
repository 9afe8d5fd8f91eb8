/** How long a passphrase would stand. `score` 0 (refused) to 4. */
export type Strength = { readonly score: 0 | 1 | 2 | 3 | 4; readonly text: string }

export const MIN_PASSPHRASE = 8

const COMMON = /^(password|passwort|passphrase|letmein|qwertz?|asdf|admin|welcome|iloveyou|monkey|dragon|tracehold|secret|test)/i

/** A rough estimate of a guesser's work, without a word list: length counts, repeats and runs hardly do. */
export function strengthOf(passphrase: string): Strength {
  if (passphrase.length === 0) return { score: 0, text: "Four or five unrelated words are easy to remember and hard to guess." }
  if (passphrase.length < MIN_PASSPHRASE) return { score: 0, text: `Too short: ${MIN_PASSPHRASE} characters at least.` }
  const bits = estimateBits(passphrase)
  if (bits < 36) return { score: 1, text: "Weak. Anyone with a copy of your vault could guess it." }
  if (bits < 50) return { score: 2, text: "Fair. One or two more words would make it strong." }
  if (bits < 64) return { score: 3, text: "Strong." }
  return { score: 4, text: "Very strong." }
}

function estimateBits(passphrase: string): number {
  const pool =
    (/[a-z]/.test(passphrase) ? 26 : 0) +
    (/[A-Z]/.test(passphrase) ? 26 : 0) +
    (/\d/.test(passphrase) ? 10 : 0) +
    (/[^a-zA-Z\d\s]/.test(passphrase) ? 30 : 0)
  const words = passphrase.split(/[\s\-_.,]+/).filter((word) => word.length >= 3)
  const distinct = new Set(words.map((word) => word.toLowerCase())).size
  // A word is worth about 12 bits however long it is; a lone "word" is taken as characters.
  const asWords = words.length >= 3 ? distinct * 12.5 : Number.POSITIVE_INFINITY
  const asCharacters = freshCharacters(passphrase) * Math.log2(Math.max(pool, 2)) * 0.75
  return Math.min(asWords, asCharacters) - (COMMON.test(passphrase) ? 24 : 0)
}

/** Characters that do not just repeat or continue the one before (`aaa`, `123`). */
function freshCharacters(text: string): number {
  let fresh = 0
  let last = Number.NaN
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (Math.abs(code - last) > 1) fresh++
    last = code
  }
  return fresh
}
