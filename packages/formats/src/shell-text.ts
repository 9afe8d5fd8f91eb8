/** Line ends as LF, and no Unicode White_Space at the end (by Rust's `trim_end`: NEL and NBSP go, a BOM stays). */
export function clean(text: string): string {
  const lines = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n")
  let end = lines.length
  while (end > 0 && WHITE_SPACE.test(lines[end - 1] as string)) end -= 1
  return lines.slice(0, end)
}

/** A command as the assistant says it. */
export function fenced(command: string): string {
  return `\`\`\`bash\n${clean(command)}\n\`\`\`\n`
}

/** What came of it, as the user says it. */
export function stdout(text: string): string {
  return `<stdout>\n${text}\n</stdout>`
}

/** Lines `first..last` (from 1, held within the text) as `cat -n` numbers them; a final LF shows an empty line more. */
export function numbered(text: string, first = 1, last = Number.POSITIVE_INFINITY): string {
  if (text === "") return ""
  const lines = text.split("\n")
  const from = Math.min(Math.max(first, 1), lines.length)
  const to = Math.min(Math.max(last, 1), lines.length)
  return lines
    .slice(from - 1, to)
    .map((line, index) => `${String(from + index).padStart(6)}\t${line}`)
    .join("\n")
}

export type Viewport = { readonly first: number; readonly last: number }

/** Lines around `center`, cut at both ends of the text; nothing (1..0) of no lines. */
export function viewport(total: number, center: number, radius: number): Viewport {
  if (total === 0) return { first: 1, last: 0 }
  return { first: Math.max(1, center - radius), last: Math.min(total, center + radius) }
}

const WHITE_SPACE = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/
