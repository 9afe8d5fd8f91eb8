import type { SensorRecord } from "@tracehold/capture"

/** The editor says that a document is dirty in the same tick as the edit that made it so. */
const SAME_TICK_MS = 5

/** Whether the editor says in the same tick that this document is dirty now. */
export function becomesDirty(uri: string, atMs: number, records: readonly SensorRecord[], from: number): boolean {
  for (let i = from + 1; i < records.length; i++) {
    const next = records[i]
    if (next === undefined || next.atMs - atMs > SAME_TICK_MS) return false
    if (next.kind === "doc-dirty" && next.uri === uri) return next.dirty
  }
  return false
}
