import * as z from "zod"
import { attributionEventSchema, promptEventSchema, replyEventSchema, toolEventSchema } from "./agent-events.ts"
import { fileEventSchema, gitEventSchema, snapshotEventSchema } from "./disk-events.ts"
import {
  closeEventSchema,
  editEventSchema,
  focusEventSchema,
  layoutEventSchema,
  openEventSchema,
  saveEventSchema,
  selectEventSchema,
  viewEventSchema,
  windowEventSchema,
} from "./editor-events.ts"
import {
  chunkEndEventSchema,
  chunkStartEventSchema,
  gapEventSchema,
  keyframeEventSchema,
  maskEventSchema,
} from "./frame-events.ts"
import { commandEndEventSchema, commandEventSchema, screenEventSchema, terminalEventSchema } from "./terminal-events.ts"

/** One timestamped record of a trace: an action, an observation, or the frame around them. */
export const traceEventSchema = z.discriminatedUnion("kind", [
  chunkStartEventSchema,
  keyframeEventSchema,
  chunkEndEventSchema,
  gapEventSchema,
  maskEventSchema,
  openEventSchema,
  closeEventSchema,
  editEventSchema,
  saveEventSchema,
  selectEventSchema,
  focusEventSchema,
  layoutEventSchema,
  viewEventSchema,
  windowEventSchema,
  fileEventSchema,
  snapshotEventSchema,
  gitEventSchema,
  terminalEventSchema,
  commandEventSchema,
  commandEndEventSchema,
  screenEventSchema,
  promptEventSchema,
  replyEventSchema,
  toolEventSchema,
  attributionEventSchema,
])
export type TraceEvent = z.infer<typeof traceEventSchema>
export type EventKind = TraceEvent["kind"]
export type EventOf<K extends EventKind> = Extract<TraceEvent, { kind: K }>
