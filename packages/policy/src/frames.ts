import type { EventOf } from "@tracehold/trace"
import { maskLeaves } from "./admit.ts"
import { type Admitted, brand } from "./admitted.ts"
import { createTextScanner } from "./detect/text-scanner.ts"

export type FrameEvent = EventOf<"chunk-start" | "chunk-end" | "keyframe" | "gap" | "mask" | "snapshot" | "attribution">

const scanner = createTextScanner([], [])
const judge = { mask: (text: string) => scanner.mask(text).text, label: scanner.label, scan: scanner.scan }

/**
 * Admit a frame: an event made of what was admitted before (hashes, names, screens). It knows no paths, so the caller builds it
 * from admitted events only; its strings are looked at once more, with the built-in detectors.
 */
export function admitFrame<E extends FrameEvent>(event: E): Admitted<E> {
  return brand(maskLeaves(event, judge))
}
