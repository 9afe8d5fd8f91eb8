import type { EventOf, Screen, State } from "@tracehold/trace"
import { CommandOutput } from "./command-output.ts"
import { TERMINAL_FILE } from "./crowd-code-row.ts"
import type { RowList } from "./row-list.ts"

/** Rows about terminals: each command, and at its end the text a person saw come. */
export class TerminalRows {
  readonly #list: RowList
  readonly #running = new Map<number, CommandOutput>()
  #focused: number | null = null

  constructor(list: RowList) {
    this.#list = list
  }

  focus(state: State): void {
    if (state.focus.kind !== "terminal" || state.focus.terminal === this.#focused) return
    this.#focused = state.focus.terminal
    const text = state.terminals.get(this.#focused)?.name ?? ""
    this.#list.add("terminal_focus", { atMs: state.atMs, file: TERMINAL_FILE, text })
  }

  command(event: EventOf<"command">, state: State): void {
    this.end(event.terminal, event.atMs)
    this.#list.add("terminal_command", { atMs: event.atMs, file: TERMINAL_FILE, text: event.line })
    this.#running.set(event.terminal, new CommandOutput(event.line, state.terminals.get(event.terminal) ?? NO_SCREEN))
  }

  screen(event: EventOf<"screen">, state: State): void {
    const screen = state.terminals.get(event.terminal)
    if (screen !== undefined) this.#running.get(event.terminal)?.see(screen)
  }

  end(terminal: number, atMs: number): void {
    const text = this.#running.get(terminal)?.text() ?? ""
    this.#running.delete(terminal)
    if (text !== "") this.#list.add("terminal_output", { atMs, file: TERMINAL_FILE, text })
  }

  /** What still runs has shown something too. */
  finish(atMs: number): void {
    for (const terminal of [...this.#running.keys()]) this.end(terminal, atMs)
  }
}

const NO_SCREEN: Screen = { name: "", rows: 24, cols: 80, alt: false, screen: [], cursor: [0, 0] }
