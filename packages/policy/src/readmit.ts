import { MASK_FILLER, type TraceEvent } from "@tracehold/trace"
import { type Admitted, brand } from "./admitted.ts"
import { cellWidth } from "./cells.ts"
import { placesOf } from "./leaves.ts"

/** Thrown by `readmit`: the event would show more than the one it stands for. A bug in the caller; nothing may be stored. */
export class ReadmitError extends Error {
  override readonly name = "ReadmitError"
  readonly code = "SHOWS_MORE"
}

/**
 * Admit what a rewrite made of an admitted event: the same event, with more of its text masked. Every string must be equal or
 * have more filler, every number and flag be equal; only digests of content, byte counts and forms of files may change.
 *
 * @throws ReadmitError when `event` shows anything that `before` did not.
 */
export function readmit(event: TraceEvent, before: Admitted): Admitted {
  const digests = new Set([...placesOf(before.kind, "hash")].map((place) => place.join(".").replaceAll(".[]", "[]")))
  if (event.kind !== before.kind || !showsNoMore(event, before, "", digests)) throw new ReadmitError("SHOWS_MORE")
  return brand(event)
}

function showsNoMore(next: unknown, before: unknown, place: string, digests: ReadonlySet<string>): boolean {
  if (next === before) return true
  if (isDigestOrSize(place, digests)) return next === null || typeof next === typeof before
  if (typeof next === "string" && typeof before === "string") {
    if (place.endsWith(".form")) return next === "withheld"
    return masksOf(next, before)
  }
  if (typeof next !== "object" || typeof before !== "object" || next === null || before === null) return false
  if (Array.isArray(next) !== Array.isArray(before)) return false
  if (Array.isArray(next) && Array.isArray(before)) {
    if (next.length !== before.length) return false
    const tuple = [...digests].some((d) => d.startsWith(`${place}[].`) && /^\d/.test(d.slice(place.length + 3)))
    return next.every((item, i) =>
      showsNoMore(item, before[i], tuple || typeof item !== "object" ? `${place}[]` : `${place}[]`, digests),
    )
  }
  const a = next as Record<string, unknown>
  const b = before as Record<string, unknown>
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every(
    (key) => key in a && key in b && showsNoMore(a[key], b[key], place === "" ? key : `${place}.${key}`, digests),
  )
}

function isDigestOrSize(place: string, digests: ReadonlySet<string>): boolean {
  return digests.has(place) || place.endsWith(".bytes")
}

/** `next` is `before` with none, some or all of it masked, unit by unit or, where a wide character was masked, cell by cell. */
function masksOf(next: string, before: string): boolean {
  if (next.length === before.length) return unitsMasked(next, before)
  const cells = (text: string) => Array.from(text).flatMap((c) => Array.from({ length: cellWidth(c) }, () => c))
  const a = cells(next)
  const b = cells(before)
  return a.length === b.length && a.every((c, i) => c === b[i] || c === MASK_FILLER)
}

function unitsMasked(next: string, before: string): boolean {
  for (let i = 0; i < next.length; i++) {
    const c = next[i]
    if (c !== before[i] && (c !== MASK_FILLER || before[i] === "\n" || before[i] === "\r")) return false
  }
  return true
}
