import { encodeUtf8 } from "@tracehold/trace"

/** Paths sorted part by part, each part by its UTF-8 bytes, as the reference finds files (not as plain strings). */
export function sortPaths(paths: readonly string[]): string[] {
  return [...paths].sort((a, b) => {
    const left = a.split("/")
    const right = b.split("/")
    for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
      const order = compareBytes(left[at] as string, right[at] as string)
      if (order !== 0) return order
    }
    return left.length - right.length
  })
}

/**
 * The reference's split: sessions, given in sorted order, are shuffled by a fixed rule; the last `ratio` of them (rounded half away
 * from zero) are for validation. It is by session: one repository can be on both sides, which our own datasets never allow.
 */
export function splitSessions<T extends { readonly path: string }>(
  sessions: readonly T[],
  ratio: number,
): { readonly training: readonly T[]; readonly validation: readonly T[] } {
  const shuffled = sessions
    .map((session, index) => ({ session, order: (761 * index) % 1000 }))
    .sort((a, b) => a.order - b.order || compareBytes(a.session.path, b.session.path))
    .map(({ session }) => session)
  const split = shuffled.length - Math.round(shuffled.length * ratio)
  return { training: shuffled.slice(0, split), validation: shuffled.slice(split) }
}

function compareBytes(a: string, b: string): number {
  const left = encodeUtf8(a)
  const right = encodeUtf8(b)
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = (left[at] as number) - (right[at] as number)
    if (order !== 0) return order
  }
  return left.length - right.length
}
