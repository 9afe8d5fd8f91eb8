import type { Detector } from "./detector.ts"
import { isPlaceholder } from "./looks-secret.ts"

/** A rule, the words that lead to it (in lower case, at the pattern's beginning), and its pattern. */
export type PatternRow = readonly [rule: string, keywords: readonly string[], pattern: RegExp]

/** The whole match is the secret. The pattern is sticky (`y`) and bounded. */
export function wholePattern([rule, keywords, pattern]: PatternRow): Extract<Detector, { kind: "place" }> {
  return {
    kind: "place",
    rule,
    keywords,
    look(text, start, _end, report) {
      pattern.lastIndex = start
      const match = pattern.exec(text)
      if (match !== null) report(start, start + match[0].length)
    },
  }
}

/** The secret is the pattern's one group, which ends the match; a stand-in for a secret is not one. */
export function lastGroup([rule, keywords, pattern]: PatternRow): Detector {
  return {
    kind: "place",
    rule,
    keywords,
    look(text, start, _end, report) {
      pattern.lastIndex = start
      const match = pattern.exec(text)
      const secret = match?.[1]
      if (match === null || secret === undefined || isPlaceholder(secret)) return
      const end = start + match[0].length
      report(end - secret.length, end)
    },
  }
}
