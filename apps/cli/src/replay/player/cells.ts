import { safeText } from "../../safe-text.ts"

/** What of East Asian Wide and emoji takes two cells; good enough for a row, and an error stays in its row. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u
const ZERO = /[\p{Mn}\p{Me}]/u

/** How many cells of a terminal a character takes. */
export function cellsOf(character: string): number {
  if (character < "\u0300") return 1
  return ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1
}

/** How a piece of a row looks. `actor:` colours are left out where a terminal shall have none. */
export type Style = "plain" | "dim" | "bold" | "bar" | "cursor" | "selected" | "agent" | "command" | "git"
export type Span = { readonly text: string; readonly style: Style }
export const span = (text: string, style: Style = "plain"): Span => ({ text: safeText(text).replaceAll("\n", "\u240a"), style })

const CODES: Readonly<Record<Style, string>> = {
  plain: "0",
  dim: "0;2",
  bold: "0;1",
  bar: "0;7",
  cursor: "0;7",
  selected: "0;4",
  agent: "0;1;35",
  command: "0;33",
  git: "0;36",
}
const WITHOUT_COLOUR: Readonly<Record<string, string>> = { agent: "0;1", command: "0", git: "0" }

/** One row of the screen, cut or filled to `cols` cells. */
export function rowText(spans: readonly Span[], cols: number, colour: boolean): string {
  let [out, used] = ["", 0]
  const codeOf = (style: Style) => `\u001B[${(colour ? undefined : WITHOUT_COLOUR[style]) ?? CODES[style]}m`
  for (const { text, style } of spans) {
    let piece = ""
    for (const character of text) {
      const cells = cellsOf(character)
      if (used + cells > cols) {
        piece += " ".repeat(cols - used)
        used = cols
        break
      }
      piece += character
      used += cells
    }
    if (piece !== "") out += codeOf(style) + piece
    if (used >= cols) break
  }
  const last = spans.at(-1)?.style === "bar" ? "bar" : "plain"
  return `${out}${codeOf(last)}${" ".repeat(cols - used)}\u001B[0m`
}
