/** `tag` says how a[aFrom..aTo) became b[bFrom..bTo). */
export type Opcode = {
  readonly tag: "equal" | "replace" | "delete" | "insert"
  readonly aFrom: number
  readonly aTo: number
  readonly bFrom: number
  readonly bTo: number
}
export type Match = { readonly a: number; readonly b: number; readonly size: number }

/**
 * Opcodes as Python's `difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()` gives them: the longest match first,
 * of equals the one earliest in `a`, then earliest in `b`; the same again on both sides.
 */
export function opcodes(a: readonly string[], b: readonly string[]): Opcode[] {
  const codes: Opcode[] = []
  let aFrom = 0
  let bFrom = 0
  for (const match of matchingBlocks(a, b)) {
    const tag = aFrom < match.a && bFrom < match.b ? "replace" : aFrom < match.a ? "delete" : bFrom < match.b ? "insert" : null
    if (tag !== null) codes.push({ tag, aFrom, aTo: match.a, bFrom, bTo: match.b })
    aFrom = match.a + match.size
    bFrom = match.b + match.size
    if (match.size > 0) codes.push({ tag: "equal", aFrom: match.a, aTo: aFrom, bFrom: match.b, bTo: bFrom })
  }
  return codes
}

/** Matching blocks in order, adjacent ones joined; the last is empty and stands at both ends. */
export function matchingBlocks(a: readonly string[], b: readonly string[]): Match[] {
  const places = new Map<string, number[]>()
  for (const [index, item] of b.entries()) {
    const known = places.get(item)
    if (known === undefined) places.set(item, [index])
    else known.push(index)
  }

  const found: Match[] = []
  const todo: [number, number, number, number][] = [[0, a.length, 0, b.length]]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const [aFrom, aTo, bFrom, bTo] = next
    const match = longestMatch(a, places, aFrom, aTo, bFrom, bTo)
    if (match.size === 0) continue
    found.push(match)
    if (aFrom < match.a && bFrom < match.b) todo.push([aFrom, match.a, bFrom, match.b])
    if (match.a + match.size < aTo && match.b + match.size < bTo) {
      todo.push([match.a + match.size, aTo, match.b + match.size, bTo])
    }
  }
  found.sort((x, y) => x.a - y.a || x.b - y.b)
  return [...joinAdjacent(found), { a: a.length, b: b.length, size: 0 }]
}

function joinAdjacent(blocks: readonly Match[]): Match[] {
  const joined: Match[] = []
  for (const block of blocks) {
    const last = joined.at(-1)
    if (last !== undefined && last.a + last.size === block.a && last.b + last.size === block.b) {
      joined[joined.length - 1] = { ...last, size: last.size + block.size }
    } else joined.push(block)
  }
  return joined
}

function longestMatch(
  a: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  aFrom: number,
  aTo: number,
  bFrom: number,
  bTo: number,
): Match {
  let best: Match = { a: aFrom, b: bFrom, size: 0 }
  let before = new Map<number, number>() // Length of the match that ends at this place of b, for the item of a before.
  for (let i = aFrom; i < aTo; i += 1) {
    const here = new Map<number, number>()
    for (const j of places.get(a[i] as string) ?? []) {
      if (j < bFrom) continue
      if (j >= bTo) break
      const size = (before.get(j - 1) ?? 0) + 1
      here.set(j, size)
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size }
    }
    before = here
  }
  return best
}
