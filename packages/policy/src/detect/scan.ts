import type { Finding } from "../verdict.ts"
import { WITHHELD } from "../verdict.ts"
import { Automaton } from "./automaton.ts"
import type { Detector } from "./detector.ts"

/** A line this long is withheld unscanned, and so is a text this long: what cannot be looked at in time is not kept. */
export const MAX_LINE = 262_144
export const MAX_TEXT = 33_554_432

/** A keyword, and the number of the detector that it leads to. */
type Lead = { readonly keyword: string; readonly number: number; readonly detector: Detector }

/** A set of detectors behind one automaton. Scanning never throws: a detector that does leaves the whole text withheld. */
export class Scanner {
  readonly #automaton: Automaton
  readonly #detectors: readonly Detector[]
  readonly #leads: readonly Lead[]

  constructor(detectors: readonly Detector[]) {
    this.#detectors = detectors
    this.#leads = detectors.flatMap((detector, number) => detector.keywords.map((keyword) => ({ keyword, number, detector })))
    this.#automaton = new Automaton(this.#leads.map(({ keyword }) => keyword))
  }

  /** What the detectors find, in no order; findings may overlap. */
  scan(text: string): Finding[] {
    const found: Finding[] = []
    /** By detector, the offset before which nothing more is looked for. */
    let passed: Int32Array | undefined
    let spans: Map<number, [number, number][]> | undefined
    let looking: Lead | undefined
    const passOver = (offset: number) => {
      const { number } = looking as Lead
      if (passed !== undefined) passed[number] = Math.max(passed[number] as number, offset)
    }
    const report = (from: number, to: number) => {
      const finding = { rule: (looking as Lead).detector.rule, start: from, end: wordEnd(text, to) }
      found.push(finding)
      passOver(finding.end)
    }
    this.#automaton.scan(text, (hit, end) => {
      const lead = this.#leads[hit] as Lead
      const { keyword, number, detector } = lead
      const start = end - keyword.length
      if (detector.kind === "span") {
        spans ??= new Map()
        addSpan(spans, number, Math.max(0, start - detector.before), Math.min(text.length, end + detector.after))
        return
      }
      if (detector.bounded === true && start > 0 && isAlphanumeric(text.charCodeAt(start - 1))) return
      if (detector.exact === true && !text.startsWith(keyword, start)) return
      passed ??= new Int32Array(this.#detectors.length)
      if (start < (passed[number] as number)) return
      looking = lead
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

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
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
