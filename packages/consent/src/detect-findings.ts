import { contentHash } from "@tracehold/crypto"
import { type Engine, findPersonal } from "@tracehold/policy"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import type { FindingPlace, ReviewFinding } from "./review-finding.ts"
import { reviewTexts } from "./review-texts.ts"

/** Places listed for one value; `count` says how many there are. */
const MAX_PLACES = 50
/** Units of a value that are shown: a detector that withholds points at whole texts. */
const MAX_TEXT = 2_000

/**
 * Point at what the owner should look at before giving a chunk: secrets, again and with today's detectors, and personal data.
 * One finding for each value under each rule, in order of first appearance; secrets before personal data.
 */
export function detectFindings(events: readonly TraceEvent[], blobs: BlobSource, engine: Pick<Engine, "scan">): ReviewFinding[] {
  const found = new Map<string, ReviewFinding & { places: FindingPlace[] }>()
  for (const { text, place } of reviewTexts(events, blobs)) {
    for (const [what, findings] of [["secret", engine.scan(text)] as const, ["personal", findPersonal(text)] as const]) {
      for (const { rule, start, end } of findings) {
        const value = text.slice(start, end)
        const id = `${rule}:${contentHash(value).slice(0, 32)}`
        const known = found.get(id)
        const places = known?.places ?? []
        if (places.length < MAX_PLACES) places.push(place(start))
        found.set(id, { id, what, rule, text: value.slice(0, MAX_TEXT), count: (known?.count ?? 0) + 1, places })
      }
    }
  }
  return [...found.values()].sort((a, b) => Number(a.what === "personal") - Number(b.what === "personal"))
}

/** The secrets' values alone, each once, whole: what a rescan masks. */
export function secretValues(events: readonly TraceEvent[], blobs: BlobSource, engine: Pick<Engine, "scan">): string[] {
  const values = new Set<string>()
  for (const { text } of reviewTexts(events, blobs)) {
    for (const { start, end } of engine.scan(text)) values.add(text.slice(start, end))
  }
  return [...values]
}
