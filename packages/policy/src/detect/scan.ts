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

  /** What the detectors find, in no order; findings may overlap. */
  scan(text: string): Finding[] {
    const found: Finding[] = []
    /** By detector, the offset before which nothing more is looked for. */
    let passed: Int32Array | undefined
    let spans: Map<number, [number, number][]> | undefined
    this.#automaton.scan(text, (keyword, end) => {
      const number = this.#owner[keyword] as number
      const detector = this.#detectors[number] as Detector
      const start = end - (this.#lengths[keyword] as number)
      if (detector.kind === "span") {
        spans ??= new Map()
        addSpan(spans, number, Math.max(0, start - detector.before), Math.min(text.length, end + detector.after))
        return
      }
      passed ??= new Int32Array(this.#detectors.length)
      if (start < (passed[number] as number)) return
      const upTo = passed
      const passOver = (offset: number) => {
        upTo[number] = Math.max(upTo[number] as number, offset)
      }
      const report = (from: number, to: number) => {
        const finding = { rule: detector.rule, start: from, end: wordEnd(text, to) }
        found.push(finding)
        passOver(finding.end)
      }
      detector.look(text, start, end, report, passOver)
    })
    for (const [number, list] of spans ?? []) {
      const detector = this.#detectors[number] as Detector
      if (detector.kind !== "span") continue
      for (const [from, to] of list) {
        detector.look(text, from, to, (s, e) => {
          found.push({ rule: detector.rule, start: s, end: wordEnd(text, e) })
        })
      }
    }
    return found
  }
}

function addSpan(spans: Map<number, [number, number][]>, number: number, from: number, to: number): void {
  const list = spans.get(number)
  const last = list?.at(-1)
  if (list === undefined) spans.set(number, [[from, to]])
  else if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
  else list.push([from, to])
}

/** How far a finding is drawn out to the end of its word. */
const MAX_TAIL = 8192
const TAIL = new RegExp(`[\\w-]{0,${MAX_TAIL}}={0,3}`, "y")

/** A finding that ends inside a word goes on to the word's end: the pattern's bound is not the secret's. */
function wordEnd(text: string, end: number): number {
  if (!/[\w-]/.test(text[end - 1] ?? "")) return end
  TAIL.lastIndex = end
  return TAIL.test(text) ? TAIL.lastIndex : end
}

/** The whole text as one finding: it could not be looked at. */
export function withheld(text: string): Finding[] {
  return text.length === 0 ? [] : [{ rule: WITHHELD, start: 0, end: text.length }]
}
