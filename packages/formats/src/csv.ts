/**
 * Records of a CSV text (RFC 4180: comma, double quote, `""`), in the way of the reader that crowd-pilot's serializer uses: a BOM
 * is skipped, LF, CRLF and CR each end a record, blank lines are no records, a quote inside a bare field is a character, and text
 * after a closing quote belongs to the field. A quote that is never closed ends with the text.
 */
export function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let at = text.startsWith("\uFEFF") ? 1 : 0
  while (at < text.length) {
    if (isLineEnd(text, at)) {
      at += 1
      continue
    }
    const record: string[] = []
    for (;;) {
      const field = readField(text, at)
      record.push(field.value)
      at = field.end + 1
      if (field.end >= text.length || text[field.end] !== ",") break
    }
    records.push(record)
  }
  return records
}

/** One field from `start`; `end` is where its comma or line end stands, or the text's length. */
function readField(text: string, start: number): { value: string; end: number } {
  let value = ""
  let at = start
  if (text[start] === '"') {
    at += 1
    for (;;) {
      const quote = text.indexOf('"', at)
      if (quote < 0) return { value: value + text.slice(at), end: text.length }
      value += text.slice(at, quote)
      at = quote + 1
      if (text[at] !== '"') break
      value += '"'
      at += 1
    }
  }
  const bare = at
  while (at < text.length && text[at] !== "," && !isLineEnd(text, at)) at += 1
  return { value: value + text.slice(bare, at), end: at }
}

const isLineEnd = (text: string, at: number) => text[at] === "\n" || text[at] === "\r"
