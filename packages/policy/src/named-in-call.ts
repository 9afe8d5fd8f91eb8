import type { CommandVerdict } from "./command-rules.ts"
import { judgeWord, type Where } from "./named-file.ts"
import { KEEP, type PathVerdict } from "./verdict.ts"

/** How much of a call's input is taken apart into words. */
const MOST_TEXT = 65_536
const MOST_LEAVES = 2000
/** No path and no command is longer. */
const LONGEST = 16_384

/**
 * The first file that the input of an agent's tool call names and policy drops: its strings, wherever they stand and whatever blanks are
 * in them, as paths and as commands that write; then every word of its beginning. `folder`: where it runs, as the workspace names it.
 */
export function namedInCall(
  input: string,
  path: (name: string) => PathVerdict,
  where: Where,
  command: (line: string) => CommandVerdict,
  folder = "",
): PathVerdict {
  const judge = (word: string) => judgeWord(word, { path, where, folder, reads: false })
  for (const text of stringsOf(input)) {
    const verdict = judge(text)
    if (verdict.kind === "drop") return verdict
    const { output, line } = /[\s]/.test(text) ? command(text) : { output: KEEP, line: "keep" }
    if (line === "hide" && output.kind === "drop") return output
  }
  for (const [word] of input.slice(0, MOST_TEXT).matchAll(/[^\s"'`<>|;&()[\]{},:=\\]+/g)) {
    const verdict = judge(word)
    if (verdict.kind === "drop") return verdict
  }
  return KEEP
}

/** Short strings of a JSON value; none of a text that is none. */
function stringsOf(input: string): string[] {
  const found: string[] = []
  let waiting: unknown[]
  try {
    waiting = [JSON.parse(input)]
  } catch {
    return []
  }
  while (waiting.length > 0 && found.length < MOST_LEAVES) {
    const value = waiting.pop()
    if (typeof value === "string" && value.length <= LONGEST) found.push(value)
    else if (typeof value === "object" && value !== null) waiting.push(...Object.values(value))
  }
  return found
}
