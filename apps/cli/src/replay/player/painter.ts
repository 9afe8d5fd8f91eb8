import type { FullScreen } from "../../full-screen.ts"

/** Writes only the rows that changed since the last picture. */
export class Painter {
  readonly #screen: Pick<FullScreen, "write">
  #shown: readonly string[] = []

  constructor(screen: Pick<FullScreen, "write">) {
    this.#screen = screen
  }

  paint(rows: readonly string[]): void {
    const changed = rows.flatMap((row, i) => (row === this.#shown[i] ? [] : [`\u001B[${i + 1};1H${row}`]))
    this.#shown = rows
    if (changed.length > 0) this.#screen.write(changed.join(""))
  }

  /** Everything is painted anew: the terminal moved its rows when it changed its size. */
  clear(): void {
    this.#shown = []
    this.#screen.write("\u001B[0m\u001B[2J")
  }
}
