/** What stands in a secret's place. ASCII, so that it is one UTF-16 unit, one byte and one cell. */
export const MASK_FILLER = "*"

/** `length` UTF-16 units at `offset` replaced by filler; line breaks stay, so every later offset and line stays true. */
export function maskRange(text: string, offset: number, length: number): string {
  const end = Math.min(text.length, offset + length)
  return text.slice(0, offset) + maskText(text.slice(offset, end)) + text.slice(end)
}

/** Filler of the same number of UTF-16 units and with the same line breaks. */
export function maskText(text: string): string {
  return text.replace(/[^\r\n]/g, MASK_FILLER)
}
