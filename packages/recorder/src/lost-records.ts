import type { SensorOf } from "@tracehold/capture"
import type { EventOf } from "@tracehold/trace"

/** What stands in a trace where the editor's thread had to drop records. */
export function lostRecords({ atMs, records: count }: SensorOf<"lost">): EventOf<"gap"> {
  return { kind: "gap", atMs, reason: "overload", what: "sensors", fromMs: atMs, count }
}
