import { type Admitted, createEngine } from "@tracehold/policy"
import type { TraceEvent } from "@tracehold/trace"

/** Events of the vault, changed by its owner, to be stored again. They were admitted before; the owner's rules of today are for what comes. */
export function admitAgain(events: readonly TraceEvent[]): Admitted[] {
  const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
  return events.map((event) => engine.admit(event))
}
