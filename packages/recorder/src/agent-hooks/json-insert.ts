import { type Item, member, type Place, placesOf, skipSpace } from "./json-places.ts"

/** Where something goes: the names of the members to go down, and the value that is appended to the list at their end. */
export type Entry = { readonly path: readonly string[]; readonly value: unknown }

/**
 * The JSON text with these entries appended, everything else byte for byte as it was; lists and objects on the way are made where there
 * are none. Null when something else than a list or object is in the way. `withoutEntries` undoes it exactly.
 */
export function withEntries(text: string, entries: readonly Entry[]): string | null {
  let now = text
  for (const entry of entries) {
    const next = append(now, entry)
    if (next === null) return null
    now = next
  }
  return now
}

/** The JSON text without the items of lists that `isOurs` points at, and without the lists and objects that were made for them. */
export function withoutEntries(text: string, isOurs: (item: string) => boolean): string {
  let now = text
  for (;;) {
    const next = removeFirst(now, placesOf(now), isOurs)
    if (next === null) return now
    now = next
  }
}

/** All items of lists, at any depth, that `isOurs` points at, in order. */
export function entriesIn(text: string, isOurs: (item: string) => boolean): string[] {
  const found: string[] = []
  const walk = (place: Place) => {
    for (const { key, value } of place.items ?? []) {
      const item = text.slice(value.start, value.end)
      if (key === null && isOurs(item)) found.push(item)
      else walk(value)
    }
  }
  walk(placesOf(text))
  return found
}

function append(text: string, { path, value }: Entry): string | null {
  let place = placesOf(text)
  for (const [i, name] of path.entries()) {
    if (place.items === null || text[place.start] !== "{") return null
    const next = member(place, name)
    if (next === undefined) {
      const made = path.slice(i + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), [value])
      return insert(text, place, (indent) => `${JSON.stringify(name)}: ${pretty(made, indent)}`)
    }
    place = next
  }
  return text[place.start] === "[" ? insert(text, place, (indent) => pretty(value, indent)) : null
}

/** Whitespace of the text's own kind: that before the last item; what is empty gets one space, by which it is known again. */
function insert(text: string, into: Place, piece: (indent: string | null) => string): string {
  const last = into.items?.at(-1)
  if (last === undefined) return `${text.slice(0, into.start + 1)} ${piece(null)}${text.slice(into.start + 1)}`
  const space = spaceBefore(text, last.start)
  const indent = space.includes("\n") ? space.slice(space.lastIndexOf("\n") + 1) : null
  return `${text.slice(0, last.value.end)},${space}${piece(indent)}${text.slice(last.value.end)}`
}

function pretty(value: unknown, indent: string | null): string {
  if (indent === null) return JSON.stringify(value)
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`)
}

function removeFirst(text: string, place: Place, isOurs: (item: string) => boolean): string | null {
  const items = place.items ?? []
  for (const [i, { key, value }] of items.entries()) {
    const ours = key === null && isOurs(text.slice(value.start, value.end))
    if (ours && !wasMade(text, place)) return cut(text, place, i)
    if (ours) return "" // The list was made for it: whoever holds the list cuts that.
    const inner = removeFirst(text, value, isOurs)
    if (inner === null) continue
    if (inner !== "") return inner
    return wasMade(text, place) && place.start !== skipSpace(text, 0) ? "" : cut(text, place, i)
  }
  return null
}

/** Holds one thing, and was not empty before. */
function wasMade(text: string, { start, items }: Place): boolean {
  const only: Item | undefined = items?.length === 1 ? items[0] : undefined
  return only !== undefined && text.slice(start + 1, only.start) !== " "
}

function cut(text: string, { start, items }: Place, i: number): string {
  const [before, own, after] = [items?.[i - 1], items?.[i], items?.[i + 1]]
  if (own === undefined) return text
  if (before === undefined && after !== undefined) return text.slice(0, own.start) + text.slice(after.start)
  return text.slice(0, before?.value.end ?? start + 1) + text.slice(own.value.end)
}

function spaceBefore(text: string, at: number): string {
  let from = at
  while (from > 0 && " \t\r\n".includes(text[from - 1] as string)) from--
  return text.slice(from, at)
}
