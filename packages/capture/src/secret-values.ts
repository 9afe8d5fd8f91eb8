import { maskText } from "@tracehold/trace"

/** Under this many units a value is too ordinary to be masked wherever it stands. */
export const SHORTEST_VALUE = 4

/**
 * The forms in which a value can stand in recorded text: as it is, with letters and accents put together or apart, with CRLF line
 * ends, inside a JSON string. Longest first.
 */
export function valueForms(values: readonly string[]): string[] {
  const spelled = values.flatMap((value) => [value, value.normalize("NFC"), value.normalize("NFD")])
  const forms = spelled.flatMap((value) => [
    value,
    value.replace(/\r?\n/g, "\r\n"),
    value.replace(/\r\n/g, "\n"),
    JSON.stringify(value).slice(1, -1),
  ])
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST_VALUE).sort((a, b) => b.length - a.length)
}

/** Where any of the forms stands in `text`, from `from` to `to`. */
export function occurrences(
  text: string,
  forms: readonly string[],
  from = 0,
  to = text.length,
): { offset: number; length: number }[] {
  const found: { offset: number; length: number }[] = []
  for (const form of forms) {
    for (let at = text.indexOf(form, from); at !== -1 && at + form.length <= to; at = text.indexOf(form, at + 1)) {
      found.push({ offset: at, length: form.length })
    }
  }
  return found
}

/** `text` with every form masked, wherever it stands in the text as it was: two that overlap are both gone. */
export function maskForms(text: string, forms: readonly string[]): string {
  const found = occurrences(text, forms).sort((a, b) => a.offset - b.offset)
  const parts: string[] = []
  let done = 0
  for (const { offset, length } of found) {
    const from = Math.max(offset, done)
    if (offset + length <= from) continue
    parts.push(text.slice(done, from), maskText(text.slice(from, offset + length)))
    done = offset + length
  }
  return found.length === 0 ? text : parts.join("") + text.slice(done)
}
