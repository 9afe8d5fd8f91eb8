/** Calls back with what is secret: UTF-16 offsets in the whole text. */
export type Report = (start: number, end: number) => void

/**
 * One rule that looks at a text where a keyword stands. `look` does a bounded amount of work: at a place it is given the
 * keyword's start and end, and places before the end of what it reported (or of the offset it returns, having seen that nothing
 * begins before it) are passed over; a `span` detector is given windows around all its keywords' places, merged where they meet.
 */
export type Detector = {
  readonly rule: string
  readonly keywords: readonly string[]
} & (
  | { readonly kind: "place"; look(text: string, start: number, end: number, report: Report): number | undefined | void }
  | {
      readonly kind: "span"
      readonly before: number
      readonly after: number
      look(text: string, start: number, end: number, report: Report): void
    }
)
