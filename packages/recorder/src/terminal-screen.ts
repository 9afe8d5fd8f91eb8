import xterm from "@xterm/headless"

/** What a person sees of a terminal: its rows without trailing blanks, and where the cursor is. */
export type ScreenRows = {
  readonly rows: readonly string[]
  readonly wrapped: readonly boolean[]
  readonly alt: boolean
  readonly cursor: [number, number]
}

const DEFAULT_SIZE = { rows: 24, cols: 80 }
/** More than this waiting to be parsed means that the program prints faster than anyone can read; the rest is dropped and counted. */
const MOST_WAITING = 8 * 1024 * 1024

/** A VT emulator of one terminal, fed with what the editor's shell integration gives of it. */
export class TerminalScreen implements Disposable {
  readonly name: string
  readonly #term: xterm.Terminal
  #waiting = 0
  /** Something was written since the last look. */
  changed = false
  /** UTF-16 units that were dropped because they came too fast. */
  dropped = 0

  constructor(name: string) {
    this.name = name
    this.#term = new xterm.Terminal({ ...DEFAULT_SIZE, scrollback: 0, allowProposedApi: true, logLevel: "off" })
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
    for (let row = 0; row < this.#term.rows; row++) {
      const line = buffer.getLine(buffer.baseY + row)
      rows.push(line?.translateToString(true) ?? "")
      wrapped.push(line?.isWrapped ?? false)
    }
    this.changed = false
    return { rows, wrapped, alt: buffer.type === "alternate", cursor: [buffer.cursorY, buffer.cursorX] }
  }

  [Symbol.dispose](): void {
    this.#term.dispose()
  }
}
