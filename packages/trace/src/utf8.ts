/** The part of the platform's text codec that is used; pure packages have no DOM or Node types. */
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

const LONE_SURROGATE = /\p{Surrogate}/u
/** How many UTF-16 units are made a string at once: a call takes only so many arguments. */
const PIECE = 4096
/** The first of three bytes that stand for a surrogate. */
const SURROGATES_BEGIN = 0xed

/** UTF-8 bytes of text, and for each surrogate without its other half the three bytes that UTF-8 would have for it: nothing is lost. */
export function encodeUtf8(text: string): Uint8Array {
  if (!LONE_SURROGATE.test(text)) return new TextEncoder().encode(text)
  const bytes = new Uint8Array(3 * text.length)
  let at = 0
  for (const character of text) {
    const point = character.codePointAt(0) as number
    if (point < 0x80) bytes[at++] = point
    else {
      const tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
      bytes[at++] = ([0xc0, 0xe0, 0xf0][tail - 1] as number) | (point >> (6 * tail))
      for (let i = tail - 1; i >= 0; i -= 1) bytes[at++] = 0x80 | ((point >> (6 * i)) & 0x3f)
    }
  }
  return bytes.slice(0, at)
}

/** Text of `encodeUtf8`, a BOM kept as U+FEFF; null for bytes that it never gives. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  const plain = decodePlain(bytes)
  if (plain !== null || bytes.indexOf(SURROGATES_BEGIN) < 0) return plain
  const pieces: string[] = []
  let points: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at++] as number
    const tail = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3
    let point = tail === 0 ? first : first & (0x3f >> tail)
    for (let i = 0; i < tail; i += 1) point = (point << 6) | ((bytes[at++] ?? 0) & 0x3f)
    if (point > 0x10ffff) return null
    points.push(point)
    if (points.length === PIECE) {
      pieces.push(String.fromCodePoint(...points))
      points = []
    }
  }
  const text = pieces.join("") + String.fromCodePoint(...points)
  return isSame(encodeUtf8(text), bytes) ? text : null
}

function decodePlain(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
