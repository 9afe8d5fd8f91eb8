import type { Finding } from "@tracehold/policy"
import type { DocumentMirror } from "./document-mirror.ts"
import type { RecorderContext } from "./recorder-context.ts"

/** How far around a change the detectors look while it is being typed; they see the whole when it is opened or saved. */
const WINDOW_UNITS = 8 * 1024
/** And before each write: enough for what stands on the lines around. A longer secret is found by the next wide look. */
const NEAR_UNITS = 1024
/** A shorter secret is masked where it was found; masking so short a text everywhere would hide ordinary words. */
const SECRET_UNITS = 8

/**
 * Look again at every document that changed. A secret that is complete now is masked in everything that led to it, so that what
 * is written to disk never holds it. A near look is for what changed since any look, and leaves the rest to a wide one.
 */
export function scanDocuments(context: RecorderContext, mirrors: Iterable<DocumentMirror>, look: "near" | "wide"): void {
  for (const mirror of mirrors) {
    if (mirror.touched === null || (look === "near" && !mirror.unseen)) continue
    const found = mirror.unmasked(find(context, mirror, mirror.touched, look === "near" ? NEAR_UNITS : WINDOW_UNITS))
    mirror.unseen = false
    if (look === "wide") mirror.touched = null
    if (found.length === 0) continue
    const event = context.sink.nextIndex - 1
    const places = found.map(({ start, end }) => ({ event, doc: mirror.name, offset: start, length: end - start }))
    context.sink.mask({
      values: found.map(({ start, end }) => mirror.real.slice(start, end)).filter((value) => value.length >= SECRET_UNITS),
      places,
    })
    for (const finding of found) {
      mirror.mask(finding)
      emitMask(context, context.nowMs(), mirror.name, finding)
    }
  }
}

/** Says which kind of secret stood there; the value is masked already in what came before. */
export function emitMask({ sink }: RecorderContext, atMs: number, doc: string, { rule, start, end }: Finding): void {
  sink.emit({ kind: "mask", atMs, doc, offset: start, length: end - start, secret: rule })
}

function find(
  context: RecorderContext,
  mirror: DocumentMirror,
  touched: { head: number; tail: number },
  around: number,
): Finding[] {
  const start = Math.max(0, touched.head - around)
  return context
    .engine()
    .scan(mirror.real.slice(start, mirror.real.length - touched.tail + around))
    .map((f) => ({ ...f, start: f.start + start, end: f.end + start }))
}
