export { type Actor, type Authorship, actorSchema, authorshipSchema, overrules, UNATTRIBUTED } from "./actor.ts"
export { apply, applyChanges } from "./apply.ts"
export { bestAuthors } from "./authors.ts"
export { decodeEvents, encodeEvents } from "./codec.ts"
export {
  type BlobSource,
  type ContentHash,
  contentHashSchema,
  type FileVersion,
  fileVersionSchema,
  type Tree,
  treeSchema,
} from "./content.ts"
export type { Position, TextChange } from "./editor-events.ts"
export { type EventKind, type EventOf, type TraceEvent, traceEventSchema } from "./event.ts"
export { fold, seek } from "./fold.ts"
export { type Pin, pinSchema } from "./frame-events.ts"
export { GapText } from "./gap-text.ts"
export { decodeLines, encodeLines } from "./lines.ts"
export { MASK_FILLER, maskRange, maskText } from "./mask.ts"
export { type Observation, observe, splitLines, visibleText } from "./observe.ts"
export { type Cursor, type Doc, EMPTY_STATE, type Focus, type Pane, type Screen, type State } from "./state.ts"
export type { RowStyles, Style } from "./terminal-events.ts"
export { Timeline } from "./timeline.ts"
export { TraceError, type TraceErrorCode } from "./trace-error.ts"
export { decodeUtf8, encodeUtf8 } from "./utf8.ts"
