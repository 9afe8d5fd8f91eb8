import type { Authorship } from "../actor.ts"
import type { FileVersion } from "../content.ts"
import type { Position } from "../editor-events.ts"
import type { EventOf, TraceEvent } from "../event.ts"
import type { Pin } from "../frame-events.ts"
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
  list,
  name,
  nullable,
  optional,
  or,
  pair,
  record,
  row,
  signed,
  terminal,
  text,
  unsigned,
  variants,
} from "./layout.ts"

const at = { atMs: after("time") }

const by = record<Authorship>({
  actor: choice("user", "agent", "git", "command", "editor", "unknown"),
  rung: nullable(unsigned),
  evidence: name,
  agent: optional(name),
  call: optional(name),
})
const version = record<FileVersion>({
  form: choice("text", "binary", "large", "withheld"),
  blob: nullable(hash),
  bytes: unsigned,
})
const pin = record<Pin>({ no: unsigned, rev: unsigned, keyId: digest, events: unsigned })
const cursors = list(
  record<EventOf<"select">["cursors"][number]>({
    anchor: pair(after("line"), after("column")),
    active: pair(after("line"), after("column")),
  }),
)
const lines = list(pair(after("top"), beside("top")))
const screenCursor: typeof position = pair(after("row"), after("cell"))
declare const position: import("./layout.ts").Layout<Position>
const focus = variants<EventOf<"focus">["on"]>({
  pane: { pane: unsigned, doc },
  terminal: { terminal },
  nothing: {},
})
const turn = { agent: name, conversation: name, turn: nullable(name) }

/** Version 1 of a block's columns. The order here is the order of columns: both are pinned by README's table. */
export const EVENT = variants<TraceEvent>({})
