/** A mistake in how the program was called: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

/** Something that could not be done, said in one line: exit code 1. */
export class CommandError extends Error {
  override readonly name = "CommandError"
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The nearest of the known words to a mistyped one; null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const near = known.map((one) => ({ one, distance: distance(word.toLowerCase(), one.toLowerCase()) }))
  const best = near.sort((a, b) => a.distance - b.distance)[0]
  return best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.one : null
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change))
    }
    row = next
  }
  return row[b.length] ?? 0
}
