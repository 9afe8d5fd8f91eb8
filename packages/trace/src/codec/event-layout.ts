import type { Authorship } from "../actor.ts"
import type { FileVersion } from "../content.ts"
import type { Position } from "../editor-events.ts"
import type { EventOf, TraceEvent } from "../event.ts"
import type { Pin } from "../frame-events.ts"
import type { RowStyles, Style } from "../terminal-events.ts"
import {
  after,
  beside,
  change,
  choice,
  constant,
  digest,
  doc,
  flag,
  hash,
  type Layout,
  list,
  name,
  next,
  nullable,
  optional,
  or,
  pair,
  record,
  row,
  signed,
  since,
  terminal,
  text,
  unsigned,
  variants,
} from "./layout.ts"

const at = { atMs: after("time") }
const version = record<FileVersion>({
  form: choice("text", "binary", "large", "withheld"),
  blob: nullable(hash),
  bytes: unsigned,
})
const files = list(pair(name, nullable(version)))
const by = record<Authorship>({
  actor: choice("user", "agent", "git", "command", "editor", "unknown"),
  rung: nullable(unsigned),
  evidence: name,
  agent: optional(name),
  call: optional(name),
})
const turn = { agent: name, conversation: name, turn: nullable(name) }
const pin = record<Pin>({ no: unsigned, rev: unsigned, keyId: digest, events: unsigned })
const position: Layout<Position> = pair(after("line"), after("column"))
const cursors = list(record<EventOf<"select">["cursors"][number]>({ anchor: position, active: position }))
const lines = list(pair(after("top"), beside("top")))
const eol = choice("lf", "crlf")
const focus = variants<EventOf<"focus">["on"]>({ pane: { pane: unsigned, doc }, terminal: { terminal }, nothing: {} })
const styles: Layout<RowStyles | undefined> = since(
  2,
  optional(
    list(
      pair(
        next("row"),
        list(
          record<Style>({
            from: unsigned,
            length: unsigned,
            fg: nullable(unsigned),
            bg: nullable(unsigned),
            attributes: unsigned,
          }),
        ),
      ),
    ),
  ),
)

/** The version of a trace's bytes that is written. */
export const VERSION = 2

/** A trace's bytes. The order of kinds and fields here numbers them and their columns; README's tables pin it. */
export const EVENT: Layout<TraceEvent> = variants({
  "chunk-start": {
    ...at,
    schema: constant(0),
    no: unsigned,
    wallMs: unsigned,
    pin: nullable(pin),
    policy: name,
    host: record<EventOf<"chunk-start">["host"]>({ editor: name, version: name, platform: name, remote: flag }),
    roots: list(
      record<EventOf<"chunk-start">["roots"][number]>({
        name,
        repo: name,
        remote: nullable(name),
        branch: nullable(name),
        head: nullable(name),
        donate: choice("never", "ask", "suggest"),
      }),
    ),
  },
  keyframe: {
    ...at,
    tree: nullable(hash),
    files,
    docs: list(record<EventOf<"keyframe">["docs"][number]>({ doc, language: name, eol, text: hash, dirty: flag })),
    panes: list(record<EventOf<"keyframe">["panes"][number]>({ pane: unsigned, doc, group: nullable(signed), lines, cursors })),
    terminals: list(
      record<EventOf<"keyframe">["terminals"][number]>({
        terminal,
        name,
        rows: unsigned,
        cols: unsigned,
        alt: flag,
        screen: list(row),
        cursor: position,
        styles,
      }),
    ),
    focus,
  },
  "chunk-end": { ...at, events: unsigned, pin: nullable(pin), packs: list(name), last: flag },
  gap: {
    ...at,
    reason: choice("paused", "policy", "erased", "overload", "crash", "redacted"),
    what: name,
    fromMs: unsigned,
    count: unsigned,
  },
  mask: { ...at, doc, offset: unsigned, length: unsigned, secret: name },
  open: { ...at, doc, language: name, eol, text: hash, dirty: flag },
  close: { ...at, doc },
  edit: { ...at, doc, change: next("change"), changes: list(change), reason: optional(choice("undo", "redo")), by },
  save: { ...at, doc, version },
  select: { ...at, pane: unsigned, doc, cursors, cause: choice("keyboard", "mouse", "command", "other") },
  focus: { ...at, on: focus },
  layout: {
    ...at,
    panes: list(record<EventOf<"layout">["panes"][number]>({ pane: unsigned, doc, group: nullable(signed) })),
  },
  view: { ...at, pane: unsigned, doc, lines, hash: digest },
  window: { ...at, focused: flag },
  file: {
    ...at,
    path: name,
    change: next("change"),
    op: choice("create", "change", "delete", "rename"),
    from: optional(name),
    before: nullable(or("unknown", version)),
    after: nullable(version),
    by,
  },
  snapshot: {
    ...at,
    tree: nullable(hash),
    changed: files,
    reason: choice("start", "before-agent"),
    files: unsigned,
    complete: flag,
  },
  git: {
    ...at,
    root: name,
    op: choice("checkout", "commit", "reset", "merge", "stash", "other"),
    branch: nullable(name),
    head: nullable(name),
    branchBefore: nullable(name),
    headBefore: nullable(name),
  },
  terminal: { ...at, terminal, op: choice("open", "close"), name },
  command: { ...at, terminal, command: next("command"), line: text, cwd: nullable(name) },
  "command-end": {
    ...at,
    terminal,
    command: after("command"),
    exitCode: nullable(signed),
    durationMs: unsigned,
    output: choice("seen", "lost"),
  },
  screen: {
    ...at,
    terminal,
    rows: unsigned,
    cols: unsigned,
    alt: flag,
    key: flag,
    lines: list(pair(next("row"), row)),
    cursor: position,
    styles,
  },
  prompt: { ...at, ...turn, text },
  reply: { ...at, ...turn, text },
  tool: { ...at, ...turn, call: name, name, input: text, paths: list(name) },
  attribution: { ...at, changes: list(after("change")), by },
})
