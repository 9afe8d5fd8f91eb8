import type { State } from "./state.ts"

/** What a person had before their eyes: the visible lines of each editor, and each terminal's screen. */
export type Observation = {
  readonly panes: readonly {
    readonly pane: number
    readonly doc: string
    readonly lines: readonly { readonly line: number; readonly text: string }[]
  }[]
  readonly terminals: readonly { readonly terminal: number; readonly name: string; readonly screen: readonly string[] }[]
}

/** The observation that follows from a state. Lines are numbered from 0. */
export function observe(state: State): Observation {
  return {
    panes: [...state.panes].map(([pane, { doc, lines }]) => {
      const text = splitLines(state.docs.get(doc)?.text ?? "")
      return {
        pane,
        doc,
        lines: lines.flatMap(([first, last]) => text.slice(first, last + 1).map((t, i) => ({ line: first + i, text: t }))),
      }
    }),
    terminals: [...state.terminals].map(([terminal, { name, screen }]) => ({ terminal, name, screen })),
  }
}

/** The visible lines of a text joined with LF: what a `view` event's hash is of. */
export function visibleText(text: string, lines: readonly (readonly [number, number])[]): string {
  const all = splitLines(text)
  return lines.flatMap(([first, last]) => all.slice(first, last + 1)).join("\n")
}

/** Lines as an editor counts them: split at CRLF, LF or CR. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/)
}
