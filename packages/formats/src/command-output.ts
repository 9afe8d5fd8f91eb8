import type { Screen } from "@tracehold/trace"

/**
 * Gathers what a person saw come while one command ran, out of the screens that were sampled: lines that scrolled away and those
 * still there, without what was on the screen before. A program on the alternate screen leaves its last screen. What scrolled by
 * between two samples was seen by nobody and is not here.
 */
export class CommandOutput {
  readonly #line: string
  #gone: string[] = [] // Lines of this command that have scrolled away.
  #screen: Screen
  #from: number // Row of the screen at which this command's output starts, or goes on.
  #alternate: string[] = []
  #full: Screen | null = null

  /** @param before - the terminal when the command began. */
  constructor(line: string, before: Screen) {
    this.#line = line
    this.#screen = before
    this.#from = before.cursor[0] + (before.screen[before.cursor[0]] ? 1 : 0)
  }

  see(screen: Screen): void {
    if (screen.alt) {
      this.#full = screen
      return
    }
    this.#leaveAlternate()
    const shift = scrolledBy(this.#screen, screen)
    this.#gone.push(...this.#screen.screen.slice(Math.max(0, this.#from), Math.max(0, shift)))
    this.#from = Math.max(0, this.#from - shift)
    this.#screen = screen
  }

  /** The output so far: lines joined with LF and ended by one; empty when nothing came. */
  text(): string {
    this.#leaveAlternate()
    const lines = withoutBlankEnds([...this.#gone, ...this.#screen.screen.slice(this.#from)])
    const all = [...this.#alternate, ...withoutBlankEnds(lines.slice(echoRows(lines, this.#line)))]
    return all.length === 0 ? "" : `${all.join("\n")}\n`
  }

  #leaveAlternate(): void {
    if (this.#full === null) return
    this.#alternate.push(...withoutBlankEnds(this.#full.screen))
    this.#full = null
  }
}

/**
 * How many rows went off the top from one screen to the next: where most of what stood above the cursor is found again; all of it
 * when less than half is (a burst, or a cleared screen).
 */
function scrolledBy(before: Screen, after: Screen): number {
  const [cursor] = before.cursor
  const settled = before.screen.slice(0, cursor)
  if (settled.every((row) => row === "")) return 0
  let best = { shift: before.screen[cursor] ? cursor + 1 : cursor, same: 0 }
  for (let shift = 0; shift < cursor; shift += 1) {
    const moved = settled.slice(shift)
    const filled = moved.filter((row) => row !== "").length
    const same = moved.filter((row, index) => row !== "" && row === after.screen[index]).length
    if (2 * same > filled && same > best.same) best = { shift, same }
  }
  return best.shift
}

/** How many of the first rows are the command itself, after a prompt or wrapped over several rows. */
function echoRows(lines: readonly string[], command: string): number {
  const wanted = packed(command)
  if (wanted === "") return 0
  if (lines[0]?.endsWith(` ${command.trim()}`)) return 1
  let echo = ""
  for (let rows = 1; rows <= lines.length && echo.length <= wanted.length; rows += 1) {
    echo += packed(lines[rows - 1] as string)
    if (echo === wanted || echo === `$${wanted}`) return rows
  }
  return 0
}

/** Rows lose the blanks at their ends, so white space says nothing here. */
const packed = (text: string) => text.replace(/\s+/g, "")

function withoutBlankEnds(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line !== "")
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== "") + 1)
}
