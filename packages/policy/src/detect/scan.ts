import type { Finding } from "../verdict.ts"
import { WITHHELD } from "../verdict.ts"
import { Automaton } from "./automaton.ts"
import type { Detector } from "./detector.ts"

/** A line this long is withheld unscanned, and so is a text this long: what cannot be looked at in time is not kept. */
export const MAX_LINE = 262_144
export const MAX_TEXT = 33_554_432

/** A set of detectors behind one automaton. Scanning never throws: a detector that does leaves the whole text withheld. */
export class Scanner {
  readonly #automaton: Automaton
  readonly #detectors: readonly Detector[]
  readonly #owner: readonly number[]
  readonly #lengths: readonly number[]

  constructor(detectors: readonly Detector[]) {
    const pairs = detectors.flatMap((detector, i) => detector.keywords.map((keyword) => [keyword, i] as const))
    this.#detectors = detectors
    this.#owner = pairs.map(([, i]) => i)
    this.#lengths = pairs.map(([keyword]) => keyword.length)
    this.#automaton = new Automaton(pairs.map(([keyword]) => keyword))
  }

  /** Findings in order of their starts; they may overlap. */
  scan(text: string): Finding[] {
    const found: Finding[] = []
    const spans = new Map<number, [number, number][]>()
    this.#automaton.scan(text, (keyword, end) => {
      const number = this.#owner[keyword] as number
      const detector = this.#detectors[number] as Detector
      const start = end - (this.#lengths[keyword] as number)
      if (detector.kind === "place") {
        detector.look(text, start, end, (s, e) => found.push({ rule: detector.rule, start: s, end: e }))
        return
      }
      const from = Math.max(0, start - detector.before)
      const to = Math.min(text.length, end + detector.after)
      const list = spans.get(number)
      const last = list?.at(-1)
      if (list === undefined) spans.set(number, [[from, to]])
      else if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
      else list.push([from, to])
    })
    for (const [number, list] of spans) {
      const detector = this.#detectors[number] as Detector
      for (const [from, to] of list) {
        detector.look(text, from, to, (s, e) => found.push({ rule: detector.rule, start: s, end: e }))
      }
    }
    return found
  }
}

/** The whole text as one finding: it could not be looked at. */
export function withheld(text: string): Finding[] {
  return text.length === 0 ? [] : [{ rule: WITHHELD, start: 0, end: text.length }]
}
