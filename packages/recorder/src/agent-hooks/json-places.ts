/** A value in a JSON text: from its first character to behind its last. */
export type Place = {
  readonly start: number
  readonly end: number
  /** Of an object or array, in order; `key` for members of an object, `start` then is that of the key. */
  readonly items: readonly Item[] | null
}
export type Item = { readonly key: string | null; readonly start: number; readonly value: Place }

/** Where the values of a JSON text stand. The text must be one that `JSON.parse` reads. */
export function placesOf(text: string): Place {
  return placeAt(text, skipSpace(text, 0))
}

/** The member of that name; of two with one name the last, as `JSON.parse` takes it. */
export function member(place: Place, key: string): Place | undefined {
  return place.items?.findLast((item) => item.key === key)?.value
}

export function skipSpace(text: string, from: number): number {
  let at = from
  while (" \t\r\n\ufeff".includes(text[at] ?? "x")) at++
  return at
}

function placeAt(text: string, start: number): Place {
  const first = text[start]
  if (first === "{" || first === "[") return container(text, start, first === "{")
  if (first === '"') return { start, end: endOfString(text, start), items: null }
  let end = start
  while (end < text.length && !" \t\r\n,]}".includes(text[end] as string)) end++
  return { start, end, items: null }
}

function container(text: string, start: number, keyed: boolean): Place {
  const items: Item[] = []
  let at = skipSpace(text, start + 1)
  while (text[at] !== "}" && text[at] !== "]") {
    const from = at
    let key: string | null = null
    if (keyed) {
      const end = endOfString(text, at)
      key = JSON.parse(text.slice(at, end)) as string
      at = skipSpace(text, skipSpace(text, end) + 1)
    }
    const value = placeAt(text, at)
    items.push({ key, start: from, value })
    at = skipSpace(text, value.end)
    if (text[at] === ",") at = skipSpace(text, at + 1)
  }
  return { start, end: at + 1, items }
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1
  return at + 1
}
