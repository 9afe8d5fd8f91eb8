import { BlockReader } from "./codec/block-reader.ts"
import { BlockWriter } from "./codec/block-writer.ts"
import { ColumnReader } from "./codec/column-reader.ts"
import { ColumnWriter } from "./codec/column-writer.ts"
import { type Compiled, compile } from "./codec/compile.ts"
import { EVENT, VERSION } from "./codec/event-layout.ts"
import { type TraceEvent, traceEventSchema } from "./event.ts"
import { TraceError } from "./trace-error.ts"

/** Room for what a flush of the journal has, so that it need not grow. */
const FIRST_BYTES = 1024

/** By version, from 1 on: what was ever written is read. */
const LAYOUTS = Array.from({ length: VERSION }, (_, i) => compile(EVENT, i + 1))
const { codec } = LAYOUTS.at(-1) as Compiled

/**
 * Events as a block of columns (README, "A trace's bytes"). Not compressed, but made so that compression finds much. -0 is written as 0.
 *
 * @throws TypeError for what is no event, and for one of more than 2^20 list items: a bug of the caller.
 */
export function encodeEvents(events: readonly TraceEvent[]): Uint8Array {
  const block = new BlockWriter()
  for (const event of events) {
    block.beginEvent()
    codec.write(block, event)
  }
  const out = new ColumnWriter(FIRST_BYTES)
  out.unsigned(VERSION)
  out.unsigned(events.length)
  block.finish(out)
  return out.bytes
}

/**
 * Events of `encodeEvents`, each checked against its schema.
 *
 * @param most - how many there may be: an event takes few bytes and much memory.
 * @throws TraceError `NOT_A_TRACE` for any other bytes, for those of a later version, and for more events, of which none is made.
 */
export function decodeEvents(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): TraceEvent[] {
  const head = new ColumnReader(bytes)
  const layout = LAYOUTS[head.unsigned() - 1]
  if (layout === undefined) throw new TraceError("NOT_A_TRACE")
  const events: TraceEvent[] = []
  const count = head.unsigned()
  if (count > most) throw new TraceError("NOT_A_TRACE")
  const block = new BlockReader(head.raw(head.left), layout.columns.length)
  for (let left = count; left > 0; left -= 1) {
    block.beginEvent()
    const parsed = traceEventSchema.safeParse(layout.codec.read(block))
    if (!parsed.success) throw new TraceError("NOT_A_TRACE")
    events.push(parsed.data)
  }
  block.finish()
  return events
}
