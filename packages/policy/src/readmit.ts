import { MASK_FILLER, type TraceEvent } from "@tracehold/trace"
import { type Admitted, brand } from "./admitted.ts"
import { cellWidth } from "./cells.ts"
import { LEAVES, type Treatment } from "./leaves.ts"

/** Thrown by `readmit`: the event would show more than the one it stands for. A bug in the caller; nothing may be stored. */
export class ReadmitError extends Error {
  override readonly name = "ReadmitError"
  readonly code = "SHOWS_MORE"
}

/**
 * Admit what a rewrite made of an admitted event: the same event, with more of its text masked. Every string must be equal or
 * have more filler (in the same units; on screens the same cells will do), every number and flag be equal; only digests of content, byte counts and forms
 * of files may change.
 *
 * @throws ReadmitError when `event` shows anything that `before` did not.
 */
export function readmit(event: TraceEvent, before: Admitted): Admitted {
  if (event.kind !== before.kind || !showsNoMore(event, before, [""], LEAVES[before.kind])) throw new ReadmitError("SHOWS_MORE")
  return brand(event)
}

/** `places`: what this place may be called in `LEAVES`, where an item of a list is `[]` and one of a tuple its index. */
function showsNoMore(
  next: unknown,
  before: unknown,
  places: readonly string[],
  leaves: Readonly<Record<string, Treatment>>,
): boolean {
  if (next === before) return true
  const treatments = places.flatMap((place) => leaves[place] ?? [])
  if (treatments.includes("hash")) return before !== null && (next === null || typeof next === "string")
  if (places.some((place) => place.endsWith(".bytes"))) return typeof next === "number"
  if (places.some((place) => place.endsWith(".form"))) return next === "withheld"
  if (typeof next === "string" && typeof before === "string") {
    return treatments.length > 0 && (unitsMasked(next, before) || (treatments.includes("rows") && cellsMasked(next, before)))
  }
  if (typeof next !== "object" || typeof before !== "object" || next === null || before === null) return false
  if (Array.isArray(next) !== Array.isArray(before)) return false
  const a = Object.entries(next)
  const b = before as Record<string, unknown>
  if (a.length !== Object.keys(b).length) return false
  const inList = Array.isArray(next)
  return a.every(([key, value]) => key in b && showsNoMore(value, b[key], inside(places, key, inList), leaves))
}

function inside(places: readonly string[], key: string, inList: boolean): string[] {
  return places.flatMap((place) => {
    const field = place === "" ? key : `${place}.${key}`
    return inList ? [`${place}[]`, field] : [field]
  })
}

function unitsMasked(next: string, before: string): boolean {
  if (next.length !== before.length) return false
  for (let i = 0; i < next.length; i++) {
    const c = next[i]
    if (c !== before[i] && (c !== MASK_FILLER || before[i] === "\n" || before[i] === "\r")) return false
  }
  return true
}

function cellsMasked(next: string, before: string): boolean {
  const a = cellsOf(next)
  const b = cellsOf(before)
  return a.length === b.length && a.every((c, i) => c === b[i] || c === MASK_FILLER)
}

/** The character of each cell; marks that take none go with the cell before. */
function cellsOf(row: string): string[] {
  const cells: string[] = []
  for (const c of row) {
    const width = cellWidth(c)
    if (width === 0) cells.push((cells.pop() ?? "") + c)
    for (let i = 0; i < width; i++) cells.push(c)
  }
  return cells
}
