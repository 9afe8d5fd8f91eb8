import { MASK_FILLER } from "@tracehold/trace"

/** What stands in the place of a form, by form, of the same number of UTF-16 units; filler where nothing is said. */
export type Instead = ReadonlyMap<string, string>

/** A range to be covered; `instead` null: by filler. `whole` is the length of what the range is a piece of. */
export type Cover = {
  readonly start: number
  readonly length: number
  readonly instead: string | null
  readonly whole: number
}

/**
 * The text with its ranges covered, unit for unit; line breaks stay. Where ranges overlap the longest text is the one that is seen, and
 * filler covers every text, so that nothing of what was there shows through.
 */
export function cover(text: string, ranges: readonly Cover[]): string {
  const units = text.split("")
  for (const { start, length, instead } of [...ranges].sort((a, b) => rank(a) - rank(b))) {
    for (let i = 0; i < length; i++) {
      const unit = units[start + i]
      if (unit !== undefined && unit !== "\n" && unit !== "\r") units[start + i] = instead?.[i] ?? MASK_FILLER
    }
  }
  return units.join("")
}

function rank({ instead, whole }: Cover): number {
  return instead === null ? Number.POSITIVE_INFINITY : whole
}

/** What a probe text shows over `text` from `offset` on; its NULs are holes, and line breaks stay. */
export function overlay(text: string, offset: number, probe: string): string {
  const under = text.slice(offset, offset + probe.length)
  const shown = [...under.split("").keys()].map((i) =>
    probe[i] === "\0" || under[i] === "\n" || under[i] === "\r" ? under[i] : probe[i],
  )
  return text.slice(0, offset) + shown.join("") + text.slice(offset + probe.length)
}
