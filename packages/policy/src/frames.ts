import type { EventOf } from "@tracehold/trace"
import { maskLeaves } from "./admit.ts"
import { type Admitted, brand } from "./admitted.ts"
import { createTextScanner } from "./detect/text-scanner.ts"

export type FrameEvent = EventOf<"chunk-end" | "gap">

const scanner = createTextScanner([], [])
const judge = { mask: (text: string) => scanner.mask(text).text, label: scanner.label, screen: scanner }

/**
 * Admit what the vault itself says of a chunk: its end, and what is missing. Who has an engine passes its events through that; here
 * strings are looked at with the built-in detectors alone.
 */
export function admitFrame<E extends FrameEvent>(event: E): Admitted<E> {
  return brand(maskLeaves(event, judge))
}
