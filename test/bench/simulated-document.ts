import type { SensorRecord } from "@tracehold/capture"
import type { NaiveViewport } from "./step.ts"

const ROWS = 40

/** A document in an editor: its lines, its cursor, and what of it is on screen. */
export class SimulatedDocument {
  readonly path: string
  readonly uri: string
  readonly lines: string[]
  line = 0
  column = 0
  top = 0

  constructor(path: string, uri: string, text: string) {
    this.path = path
    this.uri = uri
    this.lines = text.split(/\r?\n/)
  }

  get text(): string {
    return this.lines.join("\n")
  }

  get offset(): number {
    let at = this.column
    for (let i = 0; i < this.line; i += 1) at += (this.lines[i] as string).length + 1
    return at
  }

  open(atMs: number): SensorRecord {
    return { kind: "doc-open", atMs, uri: this.uri, language: "typescript", crlf: false, text: this.text, dirty: false }
  }

  /** Put the cursor somewhere and bring it into view; true when the view moved. */
  goTo(line: number, column: number): boolean {
    this.line = Math.min(line, this.lines.length - 1)
    this.column = Math.min(column, (this.lines[this.line] as string).length)
    const before = this.top
    if (this.line < this.top) this.top = Math.max(0, this.line - ROWS / 2)
    if (this.line >= this.top + ROWS) this.top = this.line - ROWS / 2
    return before !== this.top
  }

  scroll(by: number): void {
    this.top = Math.max(0, Math.min(this.lines.length - 1, this.top + by))
  }

  /** Replace `deleted` characters before the cursor by `inserted`, within one line. */
  type(inserted: string, deleted = 0): { offset: number; deleted: number; inserted: string } {
    const taken = Math.min(deleted, this.column)
    const offset = this.offset - taken
    const line = this.lines[this.line] as string
    const [before, after] = [line.slice(0, this.column - taken), line.slice(this.column)]
    const parts = (before + inserted).split("\n")
    const last = parts.at(-1) as string
    this.lines.splice(this.line, 1, ...parts.slice(0, -1), last + after)
    this.goTo(this.line + parts.length - 1, last.length)
    return { offset, deleted: taken, inserted }
  }

  get shown(): [number, number] {
    return [this.top, Math.min(this.lines.length, this.top + ROWS) - 1]
  }

  select(atMs: number): SensorRecord {
    const at: [number, number] = [this.line, this.column]
    return { kind: "select", atMs, pane: 0, uri: this.uri, cursors: [{ anchor: at, active: at }], cause: "keyboard" }
  }

  view(atMs: number): SensorRecord {
    return { kind: "view", atMs, pane: 0, uri: this.uri, lines: [this.shown] }
  }

  get viewport(): NaiveViewport {
    const [first, last] = this.shown
    return {
      file: this.path,
      startLine: first + 1,
      endLine: last + 1,
      content: this.lines.slice(first, last + 1).join("\n"),
      cursorPosition: { line: this.line, character: this.column },
    }
  }
}
