/** A text as it was before pseudonyms were put into it, unit for unit, and where they stand. */
export type Undone = { readonly text: string; readonly spans: readonly { readonly start: number; readonly end: number }[] }

/** @param pseudonyms - those that stand in the texts, with what stood there: both of equal length. */
export function undoPseudonyms(pseudonyms: ReadonlyMap<string, string>): (text: string) => Undone {
  if (pseudonyms.size === 0) return (text) => ({ text, spans: [] })
  const longestFirst = [...pseudonyms.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map((one) => one.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "g")
  return (text) => ({
    text: text.replace(pattern, (pseudonym) => pseudonyms.get(pseudonym) ?? pseudonym),
    spans: [...text.matchAll(pattern)].map(({ index, 0: pseudonym }) => ({ start: index, end: index + pseudonym.length })),
  })
}
