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

/** Share of a run of letters' pairs that are common ones; 1 for a run too short to tell. */
export function wordliness(run: string): number {
  if (run.length < 2) return 1
  let common = 0
  for (let i = 1; i < run.length; i++) common += COMMON[letter(run[i - 1] as string) * 26 + letter(run[i] as string)] as number
  return common / (run.length - 1)
}

/** Share of a value's letters and digits that stand in runs which read like words (`getUserToken` 1, random letters near 0). */
export function wordShare(value: string): number {
  let words = 0
  let all = 0
  for (const [run] of value.matchAll(/[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]|\d+/g)) {
    all += run.length
    if (run.length >= 3 && !/\d/.test(run) && wordliness(run) >= (run.length === 3 ? 1 : 0.62)) words += run.length
  }
  return all === 0 ? 1 : words / all
}

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
    if (c >= 48 && c <= 57) digits++
    else if (c >= 65 && c <= 90) {
      upper++
      letters++
    } else if (c >= 97 && c <= 122) letters++
  }
  return { letters, digits, upper, others: value.length - letters - digits }
}
