import type { Position, TextChange } from "@tracehold/trace"

/**
 * What a sensor in the editor reports: one plain record per event, made without looking at text. `atMs` is milliseconds since
 * the session started on the host's monotonic clock. `uri` is the document's URI as the editor writes it; panes, terminals and
 * commands are numbered by the sensors, from 0, never reused in a session.
 */
export type SensorRecord = { readonly atMs: number } & (
  | { readonly kind: "folders"; readonly roots: readonly { readonly name: string; readonly path: string }[] }
  | {
      readonly kind: "doc-open"
      readonly uri: string
      readonly language: string
      readonly crlf: boolean
      readonly text: string
      readonly dirty: boolean
    }
  | { readonly kind: "doc-close"; readonly uri: string }
  | {
      readonly kind: "doc-change"
      readonly uri: string
      readonly changes: readonly TextChange[]
      readonly reason?: "undo" | "redo"
      /** As the event itself said; VS Code still says false for the first keystroke after a save. */
      readonly dirty: boolean
      /** The document is the one that has the keyboard. */
      readonly focused: boolean
      /** Where the host offers it (proposed API): the editor's own reason, such as `cursor/type`. */
      readonly source?: string
    }
  | { readonly kind: "doc-dirty"; readonly uri: string; readonly dirty: boolean }
  /** `dirty`: it changed again while it was being saved. A notebook is saved by its own URI, its cells are documents. */
  | { readonly kind: "doc-save"; readonly uri: string; readonly dirty?: boolean }
  /**
   * What the editor shows beside a document, as text: a notebook's cells in their order with their outputs (`notebook:` and the
   * notebook's path), a file's problems (`problems:` and its path). The whole text each time; null: no more.
   */
  | { readonly kind: "shown"; readonly uri: string; readonly language: string; readonly text: string | null }
  /** The editor itself made, moved or removed a file or folder, on whoever's word. Absolute paths. */
  | { readonly kind: "file-op"; readonly op: "create" | "delete"; readonly path: string }
  | { readonly kind: "file-op"; readonly op: "rename"; readonly path: string; readonly from: string }
  | {
      readonly kind: "select"
      readonly pane: number
      readonly uri: string
      readonly cursors: readonly { readonly anchor: Position; readonly active: Position }[]
      readonly cause: "keyboard" | "mouse" | "command" | "other"
    }
  | { readonly kind: "view"; readonly pane: number; readonly uri: string; readonly lines: readonly (readonly [number, number])[] }
  | {
      readonly kind: "layout"
      readonly panes: readonly { readonly pane: number; readonly uri: string; readonly group: number | null }[]
    }
  | {
      readonly kind: "focus"
      readonly on:
        | { readonly kind: "pane"; readonly pane: number; readonly uri: string }
        | { readonly kind: "terminal"; readonly terminal: number }
        | { readonly kind: "nothing" }
    }
  | { readonly kind: "window"; readonly focused: boolean }
  | { readonly kind: "terminal-open"; readonly terminal: number; readonly name: string }
  | { readonly kind: "terminal-close"; readonly terminal: number; readonly name: string }
  | { readonly kind: "terminal-size"; readonly terminal: number; readonly rows: number; readonly cols: number }
  | {
      readonly kind: "command-start"
      readonly terminal: number
      readonly command: number
      readonly line: string
      readonly cwd: string | null
    }
  | { readonly kind: "command-data"; readonly terminal: number; readonly command: number; readonly data: string }
  | {
      readonly kind: "command-end"
      readonly terminal: number
      readonly command: number
      readonly exitCode: number | null
      readonly chunks: number
    }
  /**
   * The recorder fell behind and so many records were dropped here. What follows tells everything anew, as at the start of a
   * session: folders, `doc-open` of every document (a text to start from, also where the document was open already), layout,
   * views, focus, terminals.
   */
  | { readonly kind: "lost"; readonly records: number }
  /** The editor's watcher saw something at this absolute path. A hint: the recorder looks at the disk itself. */
  | { readonly kind: "disk"; readonly path: string; readonly op: "create" | "change" | "delete" }
)
export type SensorKind = SensorRecord["kind"]
export type SensorOf<K extends SensorKind> = Extract<SensorRecord, { kind: K }>
