import type { FileVersion } from "./content.ts"
import type { EventOf } from "./event.ts"
import type { Style } from "./terminal-events.ts"

export type Doc = { readonly language: string; readonly eol: "lf" | "crlf"; readonly text: string; readonly dirty: boolean }
export type Cursor = EventOf<"select">["cursors"][number]
export type Pane = {
  readonly doc: string
  readonly group: number | null
  readonly lines: readonly (readonly [number, number])[]
  readonly cursors: readonly Cursor[]
}
export type Screen = {
  readonly name: string
  readonly rows: number
  readonly cols: number
  readonly alt: boolean
  readonly screen: readonly string[]
  readonly cursor: readonly [number, number]
  /** Rows that are not plain, in order; left out where all are. */
  readonly styles?: readonly (readonly [row: number, styles: readonly Style[]])[] | undefined
}
export type Focus = EventOf<"focus">["on"]

/** The workspace as it was after some event. Values are never changed in place. */
export type State = {
  readonly atMs: number
  /** Files on disk by path. */
  readonly files: ReadonlyMap<string, FileVersion>
  /** Open documents; a dirty one differs from its file. */
  readonly docs: ReadonlyMap<string, Doc>
  readonly panes: ReadonlyMap<number, Pane>
  readonly terminals: ReadonlyMap<number, Screen>
  readonly focus: Focus
  /** Blobs that an event needed and the source did not have: what follows from them is unknown. */
  readonly missing: readonly string[]
}

export const EMPTY_STATE: State = {
  atMs: 0,
  files: new Map(),
  docs: new Map(),
  panes: new Map(),
  terminals: new Map(),
  focus: { kind: "nothing" },
  missing: [],
}
