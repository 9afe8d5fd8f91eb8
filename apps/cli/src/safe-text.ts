/**
 * Recorded text as it can be shown in a terminal: control characters as their pictures, and what is invisible or turns the order of
 * reading around as its code, so that nothing hides and nothing is obeyed.
 */
export function safeText(text: string): string {
  return text
    .replace(/\p{Cc}/gu, controlPicture)
    .replace(
      /[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]/gu,
      (c) => `<U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`,
    )
}

/** The picture of a control character; line feeds stay. */
function controlPicture(c: string): string {
  const code = c.charCodeAt(0)
  if (c === "\n") return c
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? "\u2421" : `<U+00${code.toString(16).toUpperCase()}>`
}
