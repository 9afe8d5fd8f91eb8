import type { Detector } from "./detector.ts"
import { Scanner } from "./scan.ts"

/** What texts that hold a secret hold besides, in letters as they are commonly written: each is looked for as base64 writes it. */
const TELLING =
  "password PASSWORD Password secret SECRET Secret token TOKEN api_key API_KEY apiKey Bearer postgres mongodb redis:/ ghp_ glpat- AKIA xoxb-".split(
    " ",
  )
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
/** A character of base64 holds six bits, a byte eight: where a byte's own characters begin, by its place among three. */
const OWN = [0, 2, 3] as const
const SHORTEST = 16
const BEFORE = 8192
const AFTER = 16_384

type Form = { readonly keyword: string; readonly own: number }

/** What stands of an ASCII text in base64 whatever comes before and after it, for each of the three ways in which it can lie there. */
export function base64Forms(text: string): Form[] {
  return OWN.map((own, before) => {
    const whole = encode("\0".repeat(before) + text)
    return { keyword: whole.slice(own, Math.floor(((before + text.length) * 8) / 6)), own }
  })
}

/** Base64 of a text in which one of `detectors` finds something: all of it is masked. One level alone is looked through. */
export function encodedDetector(detectors: readonly Detector[]): Detector {
  const forms = new Map(TELLING.flatMap(base64Forms).map(({ keyword, own }) => [keyword, own]))
  let inner: Scanner | undefined
  return {
    kind: "place",
    rule: "encoded",
    exact: true,
    keywords: [...forms.keys()],
    look(text, start, end, report, passOver) {
      let from = start
      while (from > 0 && start - from < BEFORE && isDigit(text.charCodeAt(from - 1))) from--
      let to = end
      while (to - end < AFTER && isDigit(text.charCodeAt(to))) to++
      passOver(to)
      if (to - from < SHORTEST) return
      const groups = (start - (forms.get(text.slice(start, end)) ?? 0) - from) & 3
      const decoded = decode(text, from + groups, to)
      if (decoded === null) return
      inner ??= new Scanner(detectors)
      if (inner.scan(decoded).length > 0) report(from, to)
    },
  }
}

function isDigit(code: number): boolean {
  return digitOf(code) >= 0
}

/** Of either alphabet; -1: no character of base64. */
function digitOf(code: number): number {
  if (code >= 65 && code <= 90) return code - 65
  if (code >= 97 && code <= 122) return code - 71
  if (code >= 48 && code <= 57) return code + 4
  if (code === 43 || code === 45) return 62
  return code === 47 || code === 95 ? 63 : -1
}

/** Null where it is no text. */
function decode(text: string, from: number, to: number): string | null {
  let decoded = ""
  let bits = 0
  let count = 0
  let odd = 0
  for (let i = from; i < to; i++) {
    bits = ((bits << 6) | digitOf(text.charCodeAt(i))) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    const byte = (bits >> count) & 0xff
    if (byte > 126 || (byte < 32 && byte !== 10 && byte !== 13 && byte !== 9)) odd++
    decoded += String.fromCharCode(byte)
  }
  return odd * 10 > decoded.length ? null : decoded
}

function encode(ascii: string): string {
  let out = ""
  let bits = 0
  let count = 0
  for (const c of ascii) {
    bits = ((bits << 8) | c.charCodeAt(0)) & 0xffff
    count += 8
    while (count >= 6) {
      count -= 6
      out += DIGITS[(bits >> count) & 63]
    }
  }
  return count > 0 ? out + DIGITS[(bits << (6 - count)) & 63] : out
}
