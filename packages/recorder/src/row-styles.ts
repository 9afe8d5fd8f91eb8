import type { RowStyles, Style } from "@tracehold/trace"
import type xterm from "@xterm/headless"

const TRUE_COLOUR = 2 ** 24

/** How a row looks; empty where it is plain, which is told apart quickly. `cell` is overwritten. */
export function rowStyles(line: xterm.IBufferLine, cell: xterm.IBufferCell): Style[] {
  for (let x = 0; x < line.length; x++) {
    if (line.getCell(x, cell)?.isAttributeDefault() === false) return stylesFrom(line, cell)
  }
  return []
}

/** Rows whose styles are others than before; with none, those that are plain again. */
export function changedStyles(before: RowStyles, now: RowStyles): RowStyles {
  const old = new Map(before)
  const changed = now.filter(([row, styles]) => !sameStyles(old.get(row) ?? [], styles))
  const styled = new Set(now.map(([row]) => row))
  const plain = before.filter(([row]) => !styled.has(row)).map(([row]): RowStyles[number] => [row, []])
  return [...changed, ...plain].sort(([a], [b]) => a - b)
}

function sameStyles(before: readonly Style[], now: readonly Style[]): boolean {
  return before.length === now.length && now.every((style, i) => sameStyle(before[i], style))
}

function sameStyle(before: Style | undefined, { from, length, fg, bg, attributes }: Style): boolean {
  const samePlace = before?.from === from && before.length === length
  return samePlace && before.fg === fg && before.bg === bg && before.attributes === attributes
}

function stylesFrom(line: xterm.IBufferLine, cell: xterm.IBufferCell): Style[] {
  const styles: Style[] = []
  let unit = 0
  for (let x = 0; x < line.length; x++) {
    line.getCell(x, cell)
    // The second half of a wide character.
    if (cell.getWidth() === 0) continue
    // Marks that go with a character come after it, and none is below this.
    const length = cell.getCode() < 0x300 ? 1 : cell.getChars().length
    if (!cell.isAttributeDefault()) add(styles, unit, length, cell)
    unit += length
  }
  return styles
}

function add(styles: Style[], from: number, length: number, cell: xterm.IBufferCell): void {
  const fg = cell.isFgDefault() ? null : cell.getFgColor() + (cell.isFgRGB() ? TRUE_COLOUR : 0)
  const bg = cell.isBgDefault() ? null : cell.getBgColor() + (cell.isBgRGB() ? TRUE_COLOUR : 0)
  const attributes = attributesOf(cell)
  // A link has no look of its own.
  if (fg === null && bg === null && attributes === 0) return
  const last = styles.at(-1)
  const goesOn = last !== undefined && last.from + last.length === from && last.fg === fg && last.bg === bg
  if (goesOn && last.attributes === attributes) last.length += length
  else styles.push({ from, length, fg, bg, attributes })
}

/** No list of them: this is asked of every cell that is not plain. */
function attributesOf(cell: xterm.IBufferCell): number {
  let sum = cell.isBold() === 0 ? 0 : 1
  if (cell.isDim() !== 0) sum += 2
  if (cell.isItalic() !== 0) sum += 4
  if (cell.isUnderline() !== 0) sum += 8
  if (cell.isBlink() !== 0) sum += 16
  if (cell.isInverse() !== 0) sum += 32
  if (cell.isInvisible() !== 0) sum += 64
  if (cell.isStrikethrough() !== 0) sum += 128
  if (cell.isOverline() !== 0) sum += 256
  return sum
}
