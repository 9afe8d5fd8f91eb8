/** What policy says about a path: `rule` names the pattern or built-in rule, `source` where it stands, `line` from 1 if known. */
export type PathVerdict =
  | { readonly kind: "keep" }
  | { readonly kind: "drop"; readonly rule: string; readonly source: string; readonly line: number | null }

/** A place in a text that a detector points at: UTF-16 offsets, `end` excluded, covering the whole secret. */
export type Finding = { readonly rule: string; readonly start: number; readonly end: number }

/** The rule of a finding that covers what could not be looked at: too large, or a detector failed. */
export const WITHHELD = "withheld"

export const KEEP: PathVerdict = { kind: "keep" }
