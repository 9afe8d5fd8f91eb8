import type { Style } from "@tracehold/trace"
import { printable } from "./printable.ts"

/** A recorded row as a terminal prints it in its colours; behind it the colours are the terminal's own again. */
export function inColours(row: string, styles: readonly Style[]): string {
  const end = styles.reduce((most, { from, length }) => Math.max(most, from + length), row.length)
  const text = row.padEnd(end)
  let out = ""
  let at = 0
  for (const style of styles.toSorted((a, b) => a.from - b.from)) {
    const part = printable(text.slice(style.from, style.from + style.length))
    out += `${printable(text.slice(at, style.from))}\u001b[${paramsOf(style)}m${part}\u001b[0m`
    at = style.from + style.length
  }
  return out + printable(text.slice(at))
}

/** SGR's numbers for what `Style.attributes` adds up, lowest bit first. */
const ATTRIBUTES = [1, 2, 3, 4, 5, 7, 8, 9, 53]

function paramsOf({ fg, bg, attributes }: Style): string {
  const params = ATTRIBUTES.filter((_, bit) => (attributes & (1 << bit)) !== 0).map(String)
  if (fg !== null) params.push(colour(fg, 30))
  if (bg !== null) params.push(colour(bg, 40))
  return params.join(";")
}

function colour(value: number, base: 30 | 40): string {
  if (value < 8) return `${base + value}`
  if (value < 16) return `${base + 52 + value}`
  if (value < 2 ** 24) return `${base + 8};5;${value}`
  return `${base + 8};2;${(value >> 16) & 255};${(value >> 8) & 255};${value & 255}`
}
