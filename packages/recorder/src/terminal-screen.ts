import type { RowStyles } from "@tracehold/trace"
import xterm from "@xterm/headless"
import { cellCounts } from "./cell-counts.ts"
import { rowStyles } from "./row-styles.ts"

/** What a person sees of a terminal: its rows without trailing blanks, how they look where they are not plain, and where the cursor is. */
export type ScreenRows = {
  readonly rows: readonly string[]
  readonly wrapped: readonly boolean[]
  readonly alt: boolean
  readonly cursor: [number, number]
  readonly styles: RowStyles
}

const DEFAULT_SIZE = { rows: 24, cols: 80 }
/** Rows above the screen that come back when it grows, as they do before the person's eyes. */
const SCROLLBACK_ROWS = 100
const LONGEST_HELD_MS = 1000
/** More than this waiting to be parsed means that the program prints faster than anyone can read; the rest is dropped and counted. */
const MOST_WAITING = 8 * 1024 * 1024

/** A VT emulator of one terminal, fed with what the editor's shell integration gives of it. */
export class TerminalScreen implements Disposable {
  readonly name: string
  readonly #term: xterm.Terminal
  #waiting = 0
  #heldFromMs: number | null = null
  /** Something was written since the last look. */
  changed = false
  /** UTF-16 units that were dropped because they came too fast. */
  dropped = 0

  constructor(name: string) {
    this.name = name
    this.#term = new xterm.Terminal({ ...DEFAULT_SIZE, scrollback: SCROLLBACK_ROWS, allowProposedApi: true, logLevel: "off" })
    this.#term.unicode.register(cellCounts)
    this.#term.unicode.activeVersion = cellCounts.version
  }

  get size(): { rows: number; cols: number } {
    return { rows: this.#term.rows, cols: this.#term.cols }
  }

  resize(rows: number, cols: number): void {
    if (rows < 1 || cols < 2 || (rows === this.#term.rows && cols === this.#term.cols)) return
    this.#term.resize(cols, rows)
    this.changed = true
  }

  write(data: string): void {
    if (this.#waiting + data.length > MOST_WAITING) {
      this.dropped += data.length
      return
    }
    this.#waiting += data.length
    this.#term.write(data, () => {
      this.#waiting -= data.length
      this.changed = true
    })
  }

  /**
   * Whether the program is in the middle of drawing (synchronized output, mode 2026): until it is done, but for a second at most, the
   * editor keeps showing what there was. To be asked at least as often as screens are looked at.
   */
  isHeld(atMs: number): boolean {
    if (!this.#term.modes.synchronizedOutputMode) this.#heldFromMs = null
    else this.#heldFromMs ??= atMs
    return this.#heldFromMs !== null && atMs - this.#heldFromMs < LONGEST_HELD_MS
  }

  /** Resolves when everything written so far is on the screen. */
  async settled(): Promise<void> {
    await new Promise<void>((resolve) => this.#term.write("", resolve))
  }

  /** The command line as the shell echoed it: the editor does not report it as output. */
  writeCommand(line: string): void {
    const column = this.#term.buffer.active.cursorX
    this.write(`${column > 0 ? "\r\n" : ""}$ ${line.replaceAll("\n", "\r\n")}\r\n`)
  }

  look(): ScreenRows {
    const buffer = this.#term.buffer.active
    const rows: string[] = []
    const wrapped: boolean[] = []
    const styles: RowStyles = []
    const cell = buffer.getNullCell()
    for (let row = 0; row < this.#term.rows; row++) {
      const line = buffer.getLine(buffer.baseY + row)
      rows.push(line?.translateToString(true) ?? "")
      wrapped.push(line?.isWrapped ?? false)
      const look = line === undefined ? [] : rowStyles(line, cell)
      if (look.length > 0) styles.push([row, look])
    }
    this.changed = false
    return { rows, wrapped, alt: buffer.type === "alternate", cursor: [buffer.cursorY, buffer.cursorX], styles }
  }

  [Symbol.dispose](): void {
    this.#term.dispose()
  }
}
