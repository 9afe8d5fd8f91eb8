import { MASK_FILLER, maskText } from "@tracehold/trace"
import type { Layer } from "../layer.ts"
import { type Finding, WITHHELD } from "../verdict.ts"
import { BUILT_IN_DETECTORS } from "./detectors.ts"
import { findEchoes } from "./echoes.ts"
import { findKeyBlocks } from "./key-blocks.ts"
import { KNOWN_VALUE, knownValueDetectors, maskRuleDetectors } from "./own-values.ts"
import { MAX_LINE, MAX_TEXT, Scanner, withheld } from "./scan.ts"
import { lookUncoloured } from "./uncoloured.ts"
import { lookUnwrapped } from "./unwrapped.ts"

export type TextScanner = {
  scan(text: string): Finding[]
  /** As `scan`, of rows that are put together already: no line of it is taken for one that was cut. */
  scanJoined(text: string): Finding[]
  mask(text: string): { text: string; findings: Finding[] }
  /** The masked text alone, remembered: for names and ids that come again and again. */
  label(text: string): string
}

/** Shorter texts cannot hold a secret that any rule would know. */
const MIN_TEXT = 4

/** Labels remembered before the memory is given back. */
const MAX_LABELS = 2000

/** Texts whose findings are remembered, and how long they are. */
const SEEN = 4
const LEAST_SEEN = 256
const MOST_SEEN = 65_536

const builtIn = new Scanner(BUILT_IN_DETECTORS)

/** A scanner with the built-in detectors, the layers' mask rules and the known values. */
export function createTextScanner(layers: readonly Layer[], knownValues: readonly string[], base = builtIn): TextScanner {
  const own = [...maskRuleDetectors(layers), ...knownValueDetectors(knownValues)]
  const scanners = own.length === 0 ? [base] : [base, new Scanner(own)]
  const look = remembering((view) => [...scanners.flatMap((scanner) => scanner.scan(view)), ...findKeyBlocks(view)])
  const lookWhole = (view: string) => [...look(view), ...lookUnwrapped(view, look)]
  const scanWith = (looks: (view: string) => readonly Finding[], text: string): Finding[] => {
    if (text.length < MIN_TEXT) return []
    if (text.length > MAX_TEXT) return withheld(text)
    try {
      const long = longLines(text)
      const looked = long.length === 0 ? text : maskFindings(text, long)
      const found = [...looks(looked), ...lookUncoloured(looked, looks)]
      if (found.length > 0) found.push(...findEchoes(looked, found))
      return found.length + long.length === 0 ? [] : merge([...found, ...long].filter((f) => isSecret(text, f)))
    } catch {
      return withheld(text)
    }
  }
  const scan = (text: string) => scanWith(lookWhole, text)
  const labels = new Map<string, string>()
  const label = (text: string): string => {
    const known = labels.get(text)
    if (known !== undefined) return known
    const masked = maskAll(text, scan).text
    if (labels.size >= MAX_LABELS) labels.clear()
    if (text.length <= 200) labels.set(text, masked)
    return masked
  }
  return { scan, scanJoined: (text) => scanWith(look, text), mask: (text) => maskAll(text, scan), label }
}

/** The last texts of some length are looked at once: a screen comes as a whole, and again with each of its rows. */
function remembering(look: (text: string) => readonly Finding[]): (text: string) => readonly Finding[] {
  const seen: { text: string; found: readonly Finding[] }[] = []
  let next = 0
  return (text) => {
    if (text.length < LEAST_SEEN || text.length > MOST_SEEN) return look(text)
    const known = seen.find((one) => one.text === text)
    if (known !== undefined) return known.found
    const found = look(text)
    seen[next] = { text, found }
    next = (next + 1) % SEEN
    return found
  }
}

/** Masks until nothing more is found, so that admitting what was admitted changes nothing. */
function maskAll(text: string, scan: (text: string) => Finding[]): { text: string; findings: Finding[] } {
  let findings: Finding[] = []
  let masked = text
  for (let round = 0; round < 5; round++) {
    const more = scan(masked)
    if (more.length === 0) return { text: masked, findings }
    if (more[0]?.rule === WITHHELD && more[0].end - more[0].start === text.length) break
    findings = merge([...findings, ...more])
    masked = maskFindings(text, findings)
  }
  return { text: fill(text), findings: withheld(text) }
}

export function maskFindings(text: string, findings: readonly Finding[]): string {
  let out = ""
  let at = 0
  for (const { start, end } of findings) {
    out += text.slice(at, start) + fill(text.slice(start, end))
    at = end
  }
  return out + text.slice(at)
}

function fill(text: string): string {
  return /[\r\n]/.test(text) ? maskText(text) : MASK_FILLER.repeat(text.length)
}

/** Lines too long to look at, as findings. */
function longLines(text: string): Finding[] {
  if (text.length <= MAX_LINE) return []
  const long: Finding[] = []
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start)
    const end = newline < 0 ? text.length : newline
    if (end - start > MAX_LINE) long.push({ rule: WITHHELD, start, end })
    start = end + 1
  }
  return long
}

/** Not a form to fill in, and not all masked before: filler, blanks and line breaks alone are no secret. */
function isSecret(text: string, { rule, start, end }: Finding): boolean {
  const isOwn = rule === KNOWN_VALUE || /^(?:org|user|repository):/.test(rule) // A user's or a layer's own text is what it is.
  return hasClear(text, start, end) && (isOwn || !(end - start < 300 && /x{8}|X{8}|\.{6}/.test(text.slice(start, end))))
}

function hasClear(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = text[i]
    if (c !== MASK_FILLER && c !== " " && c !== "\n" && c !== "\r" && c !== "\t") return true
  }
  return false
}

/** Sorted, and findings that overlap made one, named for the longest of them. */
function merge(findings: readonly Finding[]): Finding[] {
  const sorted = findings.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const out: { rule: string; start: number; end: number; longest: number }[] = []
  for (const { rule, start, end } of sorted) {
    const last = out.at(-1)
    if (last === undefined || start >= last.end) {
      out.push({ rule, start, end, longest: end - start })
      continue
    }
    last.end = Math.max(last.end, end)
    if (end - start > last.longest) {
      last.rule = rule
      last.longest = end - start
    }
  }
  return out.map(({ rule, start, end }) => ({ rule, start, end }))
}
