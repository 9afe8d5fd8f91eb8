const NO_CELL = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u
const EMOJI = /\p{Emoji_Presentation}/u
/** One alone takes one cell; terminals that know no flags show two letters. */
const FLAG_LETTER = /\p{Regional_Indicator}/u
/** East Asian wide and fullwidth forms. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18aff],
  [0x1b000, 0x1b2fb],
  [0x1f200, 0x1f265],
]

const UNKNOWN = 3
const known = new Uint8Array(0x20000).fill(UNKNOWN)

/**
 * Cells that a character takes in a terminal: 2 for East Asian wide forms and emoji, 0 for marks that go with the character before. As the
 * editor's terminal counts by default (Unicode 11), of newer characters what Unicode says now.
 */
export function codePointCells(code: number): 0 | 1 | 2 {
  if (code < 0x300) return 1
  if (code >= 0x20000) return code < 0x40000 ? 2 : code >= 0xe0000 && code < 0xe1000 ? 0 : 1
  if (known[code] === UNKNOWN) known[code] = cellsOf(code)
  return known[code] as 0 | 1 | 2
}

function cellsOf(code: number): 0 | 1 | 2 {
  const text = String.fromCodePoint(code)
  if (NO_CELL.test(text)) return 0
  if (EMOJI.test(text)) return FLAG_LETTER.test(text) ? 1 : 2
  return WIDE.some(([first, last]) => first <= code && code <= last) ? 2 : 1
}
