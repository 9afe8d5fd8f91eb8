import type { Finding } from "../verdict.ts"

/** Escape sequences of terminals: CSI, OSC (up to its end), and two-character ones. Bounded, so that text after a stray one is seen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const ESCAPES = /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\r\n]{0,512}(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78cDEHMNOZ])/g

/** Findings of a look at the text without escape sequences, as raw output has them; a colour in a secret's middle hides nothing. */
export function lookUncoloured(text: string, look: (view: string) => readonly Finding[]): Finding[] {
  if (text.indexOf("\x1b") < 0) return []
  let view = ""
  const starts: number[] = []
  const offsets: number[] = []
  let at = 0
  const keep = (end: number) => {
    if (end <= at) return
    starts.push(view.length)
    offsets.push(at)
    view += text.slice(at, end)
  }
  for (const match of text.matchAll(ESCAPES)) {
    keep(match.index)
    at = match.index + match[0].length
  }
  keep(text.length)
  const original = (offset: number) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return (offsets[low] ?? 0) + offset - (starts[low] ?? 0)
  }
  return look(view).map(({ rule, start, end }) => ({ rule, start: original(start), end: original(end - 1) + 1 }))
}
