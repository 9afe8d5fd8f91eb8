import { type Pane, type State, splitLines } from "@tracehold/trace"
import { type Span, type Style, span } from "./cells.ts"

const TAB = 4
/** Cells for a line's number and a blank. */
const NUMBER = 6

/** No editor shows as many; what was recorded may claim more. */
const MOST_LINES = 10_000

/** The editor that has the keyboard, or the last one: its title, then its visible lines with cursors and selections. */
export function editorRows(state: State, height: number, cols: number): Span[][] {
  const pane = shownPane(state)
  if (pane === undefined) return [[span(" No editor was open.", "dim")]]
  const doc = state.docs.get(pane.doc)
  const others = [...state.panes.values()].filter((one) => one !== pane).map((one) => one.doc)
  const beside = others.length === 0 ? "" : `   beside it: ${others.join(", ")}`
  const title = [span(` ${pane.doc}${doc?.dirty === true ? " (not saved)" : ""}`, "bold"), span(beside, "dim")]
  if (doc === undefined) return [title, [span(" Its text was not recorded.", "dim")]]
  const text = splitLines(doc.text)
  const [row, column] = pane.cursors.at(-1)?.active ?? [0, 0]
  const numbers = shownLines(pane, row, text.length, height - 1)
  const left = column > cols - NUMBER - 2 ? column - Math.floor((cols - NUMBER) / 2) : 0
  return [title, ...numbers.map((line) => lineSpans(text[line] ?? "", line, pane, left, cols - NUMBER))]
}

function shownPane({ panes, focus }: State): Pane | undefined {
  const focused = focus.kind === "pane" ? panes.get(focus.pane) : undefined
  return focused ?? [...panes.values()].at(-1)
}

/** Lines that were on screen, folded ones left out; those around the cursor where not all fit. */
function shownLines(pane: Pane, cursorLine: number, count: number, height: number): number[] {
  const ranges = pane.lines.length > 0 ? pane.lines : [[Math.max(0, cursorLine - height), cursorLine + height] as const]
  const all: number[] = []
  for (const [first, last] of ranges)
    for (let line = first; line <= Math.min(last, count - 1) && all.length < MOST_LINES; line++) all.push(line)
  const at = all.indexOf(cursorLine)
  const start = at < height ? 0 : Math.min(all.length - height, at - (height >> 1))
  return all.slice(start, start + height)
}

/** One line from UTF-16 column `left` on, about `cols` cells of it. */
function lineSpans(text: string, line: number, { cursors }: Pane, left: number, cols: number): Span[] {
  const spans: Span[] = [span(`${String(line + 1).padStart(NUMBER - 1)} `, "dim")]
  let [piece, style]: [string, Style] = ["", "plain"]
  const put = (shown: string, as: Style) => {
    if (as !== style && piece !== "") {
      spans.push(span(piece, style))
      piece = ""
    }
    style = as
    piece += shown
  }
  let column = left
  let used = 0
  for (const character of text.slice(left, left + cols)) {
    const shown = character === "\t" ? " ".repeat(TAB - (used % TAB)) : character
    used += shown.length
    put(shown, styleAt(cursors, line, column))
    column += character.length
  }
  const atEnd = styleAt(cursors, line, column)
  if (atEnd === "cursor") put(" ", atEnd)
  if (piece !== "") spans.push(span(piece, style))
  return spans
}

function styleAt(cursors: Pane["cursors"], line: number, column: number): Style {
  let style: Style = "plain"
  for (const { anchor, active } of cursors) {
    if (active[0] === line && active[1] === column) return "cursor"
    const [from, to] = compare(anchor, active) <= 0 ? [anchor, active] : [active, anchor]
    if (compare(from, [line, column]) <= 0 && compare([line, column], to) < 0) style = "selected"
  }
  return style
}

function compare(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1]
}
