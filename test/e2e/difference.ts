import type { TextChange } from "@tracehold/trace"

/** The one change that makes `after` of `before`. */
export function difference(before: string, after: string): TextChange {
  const limit = Math.min(before.length, after.length)
  let offset = 0
  while (offset < limit && before[offset] === after[offset]) offset++
  let end = 0
  while (end < limit - offset && before.at(-1 - end) === after.at(-1 - end)) end++
  return { offset, deleted: before.length - end - offset, inserted: after.slice(offset, after.length - end) }
}
