import { encodeUtf8 } from "@tracehold/trace"

/**
 * Text after one change as dialect A makes it: the offsets that VS Code gave in UTF-16 units are taken as Unicode scalar values
 * (quirk Q2), and one past the text's length in UTF-8 bytes is reached by spaces.
 */
export function applyScalarChange(text: string, offset: number, length: number, inserted: string): string {
  const bytes = encodeUtf8(text).length
  const padded = offset > bytes ? text + " ".repeat(offset - bytes) : text
  const from = utf16Index(padded, 0, offset)
  return padded.slice(0, from) + inserted + padded.slice(utf16Index(padded, from, length))
}

/** The line, from 1, at an offset that is taken as UTF-8 bytes. */
export function lineOfOffset(text: string, offset: number): number {
  return lineEndsIn(text, 0, offset) + 1
}

/** How many LF stand in `length` UTF-8 bytes from `offset`. */
export function lineEndsIn(text: string, offset: number, length: number): number {
  const bytes = encodeUtf8(text).subarray(offset, offset + length)
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1
  return count
}

/** Where `count` scalar values after `from` end, in UTF-16 units; the text's end when there are fewer. */
function utf16Index(text: string, from: number, count: number): number {
  let at = from
  for (let left = count; left > 0 && at < text.length; left -= 1) {
    at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1
  }
  return at
}
