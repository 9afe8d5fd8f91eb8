import { type Engine, findPersonal, type KnownPersonal, knownPersonalIn, namesSaid, ownerOfRemote } from "@tracehold/policy"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import { findingId } from "./propose-pseudonyms.ts"
import type { FindingPlace, ReviewFinding } from "./review-finding.ts"
import { reviewTexts } from "./review-texts.ts"
import { undoPseudonyms } from "./undo-pseudonyms.ts"

/** Places listed for one value; `count` says how many there are. */
const MAX_PLACES = 50
/** Units of a value that are shown: a detector that withholds points at whole texts. */
const MAX_TEXT = 2_000

/** `known` personal values; `pseudonyms` that stand in these events, with what stood there before (`Redacted`). */
export type Aids = { readonly known: readonly KnownPersonal[]; readonly pseudonyms: ReadonlyMap<string, string> }
const NO_AIDS: Aids = { known: [], pseudonyms: new Map() }

/**
 * Point at what the owner should look at before giving a chunk: secrets, again and with today's detectors, and personal data.
 * One finding for each value under each rule, in order of first appearance; secrets before personal data. Detectors
 * look at what stood there before pseudonyms, so that what they point at is the same for every recipient; a pseudonym is no finding.
 */
export function detectFindings(
  events: readonly TraceEvent[],
  blobs: BlobSource,
  engine: Pick<Engine, "scan">,
  { known, pseudonyms }: Aids = NO_AIDS,
): ReviewFinding[] {
  const findKnown = knownPersonalIn(known)
  const undo = undoPseudonyms(pseudonyms)
  const found = new Map<string, ReviewFinding & { places: FindingPlace[] }>()
  for (const { text, place } of reviewTexts(events, blobs)) {
    const was = undo(text)
    for (const [what, findings] of [
      ["secret", engine.scan(was.text)] as const,
      ["personal", findPersonal(was.text, findKnown)] as const,
    ]) {
      for (const { rule, start, end } of findings) {
        if (was.spans.some((span) => span.start <= start && end <= span.end)) continue
        const value = text.slice(start, end)
        const id = findingId(rule, was.text.slice(start, end))
        const earlier = found.get(id)
        const places = earlier?.places ?? []
        if (places.length < MAX_PLACES) places.push(place(start))
        found.set(id, { id, what, rule, text: value.slice(0, MAX_TEXT), count: (earlier?.count ?? 0) + 1, places })
      }
    }
  }
  return [...found.values()].sort((a, b) => Number(a.what === "personal") - Number(b.what === "personal"))
}

/** Personal values that the events themselves tell: whom git, mail and shells name, and whose the remotes are. */
export function personalSaid(events: readonly TraceEvent[], blobs: BlobSource): KnownPersonal[] {
  const remotes = events
    .flatMap((event) => (event.kind === "chunk-start" ? event.roots : []))
    .flatMap(({ remote }) => remote ?? [])
  const said = [...reviewTexts(events, blobs)].flatMap(({ text }) => namesSaid(text))
  return [...new Map([...remotes.flatMap(ownerOfRemote), ...said].map((one) => [`${one.type} ${one.text}`, one])).values()]
}

/** The secrets' values alone, each once, whole: what a rescan masks. */
export function secretValues(events: readonly TraceEvent[], blobs: BlobSource, engine: Pick<Engine, "scan">): string[] {
  const values = new Set<string>()
  for (const { text } of reviewTexts(events, blobs)) {
    for (const { start, end } of engine.scan(text)) values.add(text.slice(start, end))
  }
  return [...values]
}
