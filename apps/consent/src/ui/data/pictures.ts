/**
 * Characters that a person would not see, or that change the order of what they see: controls, writing direction, zero width,
 * tags, fillers. Tab and line feed are not among them. As the source of a regular expression with the `u` flag.
 */
export const HIDDEN_SOURCE =
  "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb\\u{e0000}-\\u{e0fff}]"

const HIDDEN = new RegExp(HIDDEN_SOURCE, "gu")

/** The controls of ASCII by code, in ASCII letters: pictures of their own (U+2400 and on) are in few fonts. */
const CONTROLS: readonly string[] =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(" ")

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x007f, "DEL"],
  [0x00ad, "SHY"],
  [0x061c, "ALM"],
  [0x200b, "ZWSP"],
  [0x200c, "ZWNJ"],
  [0x200d, "ZWJ"],
  [0x200e, "LRM"],
  [0x200f, "RLM"],
  [0x2028, "LSEP"],
  [0x2029, "PSEP"],
  [0x202a, "LRE"],
  [0x202b, "RLE"],
  [0x202c, "PDF"],
  [0x202d, "LRO"],
  [0x202e, "RLO"],
  [0x2060, "WJ"],
  [0x2066, "LRI"],
  [0x2067, "RLI"],
  [0x2068, "FSI"],
  [0x2069, "PDI"],
  [0xfeff, "BOM"],
])

/** A run of text as it is, or one hidden character with the picture that stands for it. */
export type Run =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "hidden"; readonly char: string; readonly picture: string }

/** `ESC`, `RLO`, `U+E0041`: what is shown in the place of a hidden character. */
export function pictureOf(code: number): string {
  return CONTROLS[code] ?? NAMES.get(code) ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
}

export function runsOf(text: string): Run[] {
  const runs: Run[] = []
  let from = 0
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) runs.push({ kind: "text", text: text.slice(from, match.index) })
    runs.push({ kind: "hidden", char: match[0], picture: pictureOf(match[0].codePointAt(0) ?? 0) })
    from = match.index + match[0].length
  }
  if (from < text.length) runs.push({ kind: "text", text: text.slice(from) })
  return runs
}

export function countHidden(text: string): number {
  return text.match(HIDDEN)?.length ?? 0
}
