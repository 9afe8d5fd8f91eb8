import { maskText } from "@tracehold/trace"
import { cover, type Instead } from "./cover.ts"

/** Under this many units a value is too ordinary to be masked wherever it stands. */
export const SHORTEST_VALUE = 4

/**
 * The forms in which a value can stand in recorded text: as it is, with letters and accents put together or apart, with CRLF line
 * ends, inside a JSON string. Longest first.
 */
export function valueForms(values: readonly string[]): string[] {
  const forms = values.flatMap(spellings).flatMap(writings)
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST_VALUE).sort((a, b) => b.length - a.length)
}

/**
 * Every form of a value with what is to stand in its place, for `MaskOrder.instead`. `textFor` is asked once for each spelling; it
 * gives as many UTF-16 units, and has every sign that a JSON string escapes where the spelling has it.
 */
export function formsInstead(value: string, textFor: (spelling: string) => string): [form: string, instead: string][] {
  return spellings(value).flatMap((spelling) => {
    const instead = writings(textFor(spelling))
    return writings(spelling).map((form, i): [string, string] => [form, instead[i] ?? ""])
  })
}

function spellings(value: string): string[] {
  return [...new Set([value, value.normalize("NFC"), value.normalize("NFD")])]
}

function writings(text: string): string[] {
  return [text, text.replace(/\r?\n/g, "\r\n"), text.replace(/\r\n/g, "\n"), JSON.stringify(text).slice(1, -1)]
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

/** `text` with every form covered, wherever it stands in the text as it was: two that overlap are both gone. */
export function maskForms(text: string, forms: readonly string[], instead: Instead = FILLER_ONLY): string {
  const found = occurrences(text, forms).sort((a, b) => a.offset - b.offset)
  if (instead.size > 0 && found.length > 0) {
    const ranges = found.map(({ offset, length }) => ({
      start: offset,
      length,
      instead: instead.get(text.slice(offset, offset + length)) ?? null,
      whole: length,
    }))
    return cover(text, ranges)
  }
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

const FILLER_ONLY: Instead = new Map()
