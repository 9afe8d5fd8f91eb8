/** Calls back with what is secret: UTF-16 offsets in the whole text. */
export type Report = (start: number, end: number) => void

/** Says that nothing begins before an offset, so that places before it need no look. */
export type PassOver = (upTo: number) => void

/**
 * One rule that looks at a text where a keyword stands. `look` does a bounded amount of work: at a place it is given the
 * keyword's start and end, and places before the end of what it reported or passed over are left out; a `span` detector is
 * given windows around all its keywords' places, merged where they meet.
 */
export type Detector = {
  readonly rule: string
  readonly keywords: readonly string[]
} & (
  | {
      readonly kind: "place"
      /** A keyword counts in its own case only. */
      readonly exact?: boolean
      /** No letter or digit may stand right before a keyword. */
      readonly bounded?: boolean
      look(text: string, start: number, end: number, report: Report, passOver: PassOver): void
    }
  | {
      readonly kind: "span"
      readonly before: number
      readonly after: number
      look(text: string, start: number, end: number, report: Report): void
    }
)
