import type { Finding } from "../verdict.ts"
import { wordShare } from "./randomness.ts"
import { type LeftOut, lookWithout } from "./view-without.ts"

/** Every text has a longest line. It was cut there if others are as long, or if the width is one that terminals and programs have. */
const WIDTHS = new Set([40, 64, 72, 76, 78, 79, 80, 100, 120, 132, 160])
/** Nobody's terminal is narrower. */
const MIN_WIDTH = 20
/** How much of a line before and after is looked at together with the wrapped ones. */
const AROUND = 1024
/** More wrapped lines than this are of a form that nobody wraps. */
const MOST = 400

/** A line's offsets, those of its break's end, and of what is inside its frame. */
type Line = {
  readonly start: number
  readonly end: number
  readonly next: number
  readonly inner: LeftOut
  readonly framed: boolean
}

/**
 * Findings of a look at lines that a program or terminal cut at a width, as pasted or printed text holds them: a line as long as the
 * longest one, or one that reaches its frame, goes on in the next, unless both have a blank at the cut.
 */
export function lookUnwrapped(text: string, look: (view: string) => readonly Finding[]): Finding[] {
  const breaks = wraps(text)
  const found: Finding[] = []
  for (let first = 0; first < breaks.length; ) {
    let last = first
    while (last + 1 < breaks.length && (breaks[last + 1] as LeftOut).start - (breaks[last] as LeftOut).end <= AROUND) last++
    const from = Math.max(0, (breaks[first] as LeftOut).start - AROUND)
    const to = Math.min(text.length, (breaks[last] as LeftOut).end + AROUND)
    found.push(...lookWithout(text, breaks.slice(first, last + 1), look, from, to))
    first = last + 1
  }
  const ends = new Set(breaks.map(({ end }) => end))
  return found.filter(({ start, end }) => !(ends.has(start) && readsOn(text, start, end)))
}

/** A secret that ends where its line does, by chance at a width, is followed by a word of the next line, which is no part of it. */
function readsOn(text: string, start: number, end: number): boolean {
  return (
    /^[A-Z]?[a-z]{3,15}$/.test(text.slice(start, end)) &&
    !/[\w-]/.test(text[end] ?? "") &&
    wordShare(text.slice(start, end)) === 1
  )
}

/** What to leave out so that cut lines are whole: breaks of full lines, and frames. The last line is cut by nothing. */
function wraps(text: string): LeftOut[] {
  let kept: Line[] = []
  let widest = 0
  let plain = 0
  for (let start = 0, newline = text.indexOf("\n"); newline >= 0; newline = text.indexOf("\n", start)) {
    const end = text.charCodeAt(newline - 1) === CARRIAGE_RETURN ? newline - 1 : newline
    const inner = insideFrame(text, start, end)
    if (inner === null && end - start > widest) {
      widest = end - start
      plain = 0
      kept = kept.filter(({ framed }) => framed)
    }
    if ((inner !== null || end - start === widest) && kept.length < MOST) {
      kept.push({ start, end, next: newline + 1, inner: inner ?? { start, end }, framed: inner !== null })
      if (inner === null) plain++
    }
    start = newline + 1
  }
  const isWrapped = WIDTHS.has(widest) || (widest >= MIN_WIDTH && plain > 1)
  return kept.flatMap((line) => (line.framed ? unframed(text, line) : isWrapped && isCut(text, line) ? [unbroken(line)] : []))
}

const CARRIAGE_RETURN = 13

function unbroken({ end, next }: Line): LeftOut {
  return { start: end, end: next }
}

function unframed(text: string, { start, end, next, inner }: Line): LeftOut[] {
  const isFull = inked(text, inner.end - 1) || inked(text, inner.end - 2)
  return [{ start, end: inner.start }, isFull ? { start: inner.end, end: next } : { start: inkEnd(text, inner), end }]
}

/** The top of a box is as wide as its rows, and goes on nowhere. */
function isCut(text: string, { end, next }: Line): boolean {
  return (inked(text, end - 1) || inked(text, next)) && !isDrawn(text.charCodeAt(end - 1))
}

/** What stands between the sides of a box; null where there is none. */
function insideFrame(text: string, start: number, end: number): LeftOut | null {
  if (end - start < MIN_WIDTH) return null
  let from = start
  while (text.charCodeAt(from) === BLANK && from < end) from++
  if (!isSide(text.charCodeAt(from))) return null
  let to = end
  while (to > from && text.charCodeAt(to - 1) === BLANK) to--
  if (to - from < MIN_WIDTH || !isSide(text.charCodeAt(to - 1))) return null
  from += text.charCodeAt(from + 1) === BLANK ? 2 : 1
  to -= text.charCodeAt(to - 2) === BLANK ? 2 : 1
  return to > from ? { start: from, end: to } : null
}

const BLANK = 32

function inkEnd(text: string, { start, end }: LeftOut): number {
  let at = end
  while (at > start && !inked(text, at - 1)) at--
  return at
}

/** Box drawings. */
function isDrawn(code: number): boolean {
  return code >= 0x2500 && code <= 0x257f
}

/** │ ┃ ║ ▌ ▐ */
function isSide(code: number): boolean {
  return code === 0x2502 || code === 0x2503 || code === 0x2551 || code === 0x258c || code === 0x2590
}

function inked(text: string, at: number): boolean {
  return /[^\s]/.test(text[at] ?? " ")
}
