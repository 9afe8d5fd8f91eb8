/**
 * Which letters commonly follow which, in words and identifiers (the pairs that make up 94 % of English technical text): after
 * the first letter of each group, its followers. Letters drawn at random are such a pair once in three.
 */
const FOLLOWERS =
  "abcdgiklmnprstuvy baeilorsu cacehiklortu dadeilorsu eabcdefglmnpqrstvxy faefiloru gaehinorsu haeiort iabcdefglmnoprstvz " +
  "jaeou keis ladeilostuvy maeilmopsu nacdefginostuv oabcdfgiklmnoprstuvw paehiloprstu qu racdegikmnorstuvy sacehilopstuy " +
  "tacehilorstuy uabcdeilmnprst vaei waehiors xpt yps ze"

const COMMON = new Uint8Array(26 * 26)
for (const [first, ...followers] of FOLLOWERS.split(" ")) {
  for (const next of followers) COMMON[letter(first as string) * 26 + letter(next)] = 1
}

function letter(c: string): number {
  return c.toLowerCase().charCodeAt(0) - 97
}

/** Share of a value's letters and digits that stand in runs which read like words (`getUserToken` 1, random letters near 0). */
export function wordShare(value: string): number {
  let words = 0
  let all = 0
  for (let at = 0; at < value.length; ) {
    const end = runEnd(value, at)
    if (end === at) {
      at++
      continue
    }
    all += end - at
    if (end - at >= 3 && readsLikeWord(value, at, end)) words += end - at
    at = end
  }
  return all === 0 ? 1 : words / all
}

/** End of the run of digits, of capitals, or of small letters (with a capital before them) that begins at `at`. */
function runEnd(value: string, at: number): number {
  let end = at
  if (isDigit(value.charCodeAt(at))) {
    while (isDigit(value.charCodeAt(end))) end++
    return end
  }
  while (isUpper(value.charCodeAt(end))) end++
  const capitals = end - at
  if (capitals >= 2) return isLower(value.charCodeAt(end)) ? end - 1 : end
  while (isLower(value.charCodeAt(end))) end++
  return end
}

/** Most of its pairs of letters are common ones; of a short run's, all. */
function readsLikeWord(value: string, start: number, end: number): boolean {
  if (isDigit(value.charCodeAt(start))) return false
  let common = 0
  for (let i = start + 1; i < end; i++) {
    common += COMMON[((value.charCodeAt(i - 1) | 32) - 97) * 26 + ((value.charCodeAt(i) | 32) - 97)] as number
  }
  return common / (end - start - 1) >= (end - start === 3 ? 1 : 0.62)
}

const isDigit = (c: number) => c >= 48 && c <= 57
const isUpper = (c: number) => c >= 65 && c <= 90
const isLower = (c: number) => c >= 97 && c <= 122

/** Shannon entropy in bits a character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>()
  for (const c of value) counts.set(c, (counts.get(c) ?? 0) + 1)
  let bits = 0
  for (const n of counts.values()) bits -= (n / value.length) * Math.log2(n / value.length)
  return bits
}

/** How the characters of a value are made up. */
export type Shape = { readonly letters: number; readonly digits: number; readonly upper: number; readonly others: number }

export function shapeOf(value: string): Shape {
  let letters = 0
  let digits = 0
  let upper = 0
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    if (isDigit(c)) digits++
    else if (isUpper(c)) upper++
    else if (isLower(c)) letters++
  }
  letters += upper
  return { letters, digits, upper, others: value.length - letters - digits }
}
