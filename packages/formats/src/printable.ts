/** Control characters as pictures; half a pair of UTF-16, which no UTF-8 has, as what stands for the unknown. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, pictureOf)
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0)
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd"
}
