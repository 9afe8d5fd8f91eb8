import type { PersonalType } from "@tracehold/policy"
import type { KeyStream } from "./key-stream.ts"

/** No vowels: a pseudonym is nobody's name and no word, so that it is met nowhere by chance, and is seen to be one. */
const LETTERS = "bcdfghjklmnpqrstvwxz"
const DIGITS = "0123456789"
const HEX = "0123456789abcdef"

/** How pseudonyms of a type are made, and what of a value decides them, so that one datum written in two ways is told as one. */
export type Shape = {
  readonly family: string
  readonly sameAs: (value: string) => string
  /** As many UTF-16 units as `value`; null where there is no room for this shape. */
  readonly make: (value: string, stream: KeyStream) => string | null
}

const plain = (value: string) => value.normalize("NFC").toLowerCase()
const digitsOnly = (value: string) => value.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase()

const NAME: Shape = { family: "name", sameAs: plain, make: likeLetters }
const HOST: Shape = { family: "host", sameAs: plain, make: host }
const OTHERS: Partial<Record<PersonalType, Shape>> = {
  "e-mail": { family: "e-mail", sameAs: plain, make: mail },
  ipv4: { family: "ipv4", sameAs: plain, make: ipv4 },
  ipv6: { family: "ipv6", sameAs: plain, make: ipv6 },
  "mac-address": { family: "mac", sameAs: digitsOnly, make: mac },
  phone: { family: "phone", sameAs: digitsOnly, make: phone },
  card: {
    family: "card",
    sameAs: digitsOnly,
    make: (value, stream) => withDigits(value, `0${stream.text(DIGITS, value.length)}`),
  },
  iban: { family: "iban", sameAs: digitsOnly, make: iban },
  "internal-host": HOST,
  "host-name": HOST,
}

/** Letters for letters, unless the type has a shape of its own. */
export function shapeOf(type: PersonalType): Shape {
  return OTHERS[type] ?? NAME
}

/** Letters become letters of the same case, digits digits; every other sign stays. */
function likeLetters(value: string, stream: KeyStream): string {
  return value.replace(/(\p{Lu})|[\p{L}\p{M}]|(\p{N})/gu, (sign, upper, digit) => {
    const text = stream.text(digit === undefined ? LETTERS : DIGITS, sign.length)
    return upper === undefined ? text : text.toUpperCase()
  })
}

function mail(value: string, stream: KeyStream): string {
  const at = value.lastIndexOf("@")
  return likeLetters(value.slice(0, at + 1), stream) + host(value.slice(at + 1), stream)
}

/** Under a name that is reserved for good where there is room: `.invalid`, `.test`, else `.xx`, which no country will ever have. */
function host(value: string, stream: KeyStream): string {
  if (!value.includes(".")) return likeLetters(value, stream)
  const end = [".invalid", ".test", ".xx"].find((name) => value.length >= name.length + 3) ?? ""
  return stream.text(LETTERS, value.length - end.length) + end
}

/** 198.18.0.0/15, kept for measurements; where it does not fit, 0.0.0.0/8 or 240.0.0.0/4: nobody has an address of those. */
function ipv4(value: string, stream: KeyStream): string | null {
  const { length } = value
  const [start, count] = length >= 15 ? ["25", 3] : length >= 10 ? [`198.1${8 + stream.below(2)}`, 2] : ["0", 3]
  const first = count === 3 && start === "25" ? `25${stream.below(5)}` : start
  const room = length - first.length - count
  if (room < count || room > 3 * count) return null
  return [first, ...sizes(room, count, 3).map((size) => octet(size, stream))].join(".")
}

function octet(size: number, stream: KeyStream): string {
  const from = size === 1 ? 0 : size === 2 ? 10 : 100
  return `${from + stream.below(size === 3 ? 156 : 9 * 10 ** (size - 1) + (size === 1 ? 1 : 0))}`
}

/** 2001:db8::/32, kept for documentation, or 3fff::/20, which is too and is shorter. */
function ipv6(value: string, stream: KeyStream): string | null {
  const { length } = value
  if (length < 7 || length > 39) return null
  if (length < 11) return `3fff::${group(length - 6, stream)}`
  const start = length <= 34 ? "2001:db8::" : length === 39 ? "2001:0db8:" : "2001:db8:"
  const room = length - start.length
  const count = length <= 34 ? Math.ceil((room + 1) / 5) : 6
  return (
    start +
    sizes(room - (count - 1), count, 4)
      .map((size) => group(size, stream))
      .join(":")
  )
}

function group(size: number, stream: KeyStream): string {
  return stream.text(HEX.slice(1), 1) + stream.text(HEX, size - 1)
}

/** `total` in `count` parts from 1 to `most`, the last ones the largest. */
function sizes(total: number, count: number, most: number): number[] {
  const parts = Array.from({ length: count }, () => 1)
  let left = total - count
  for (let i = count - 1; i >= 0; i--) {
    const more = Math.min(left, most - 1)
    parts[i] = 1 + more
    left -= more
  }
  return parts
}

/** Administered locally, so no maker's; in the value's own way to write it. */
function mac(value: string, stream: KeyStream): string {
  const hex = `02${stream.text(HEX, 10)}`
  return withDigits(value, /[A-F]/.test(value) ? hex.toUpperCase() : hex, /[0-9A-Fa-f]/g)
}

/** No country's code begins with 0, and no number in a country with 000. */
function phone(value: string, stream: KeyStream): string {
  return withDigits(value, (value.startsWith("+") ? "0" : "000") + stream.text(DIGITS, value.length))
}

/** XX is no country, and 00 is never right. */
function iban(value: string, stream: KeyStream): string {
  const rest = value
    .slice(4)
    .replace(/[A-Za-z]|\d/g, (sign) => (/\d/.test(sign) ? stream.text(DIGITS, 1) : stream.text(LETTERS, 1).toUpperCase()))
  return `XX00${rest}`
}

function withDigits(value: string, digits: string, sign = /\d/g): string {
  let at = 0
  return value.replace(sign, () => digits[at++] ?? "0")
}
