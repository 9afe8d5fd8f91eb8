import { maskTrace } from "@tracehold/capture"
import { reviewTexts, secretValues } from "@tracehold/consent"
import type { Engine } from "@tracehold/policy"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import type { ScrubSearch } from "@tracehold/vault"

/** `blobs` maps each changed blob's old name to its new content. */
export type Rescanned = {
  readonly events: readonly TraceEvent[]
  readonly blobs: ReadonlyMap<string, { readonly hash: string; readonly bytes: Uint8Array }>
  readonly masked: number
}

/** Masking can bring neighbours of a secret into a form that looks like one; it settles at once or nearly so. */
const MAX_ROUNDS = 3

/**
 * Look for secrets in a chunk with today's detectors, as its owner would see it, and for what recorders learnt too late about it; mask
 * each wherever it stands.
 *
 * @returns null when nothing was found.
 */
export function rescan(
  events: readonly TraceEvent[],
  blobs: BlobSource,
  engine: Pick<Engine, "scan">,
  late: ScrubSearch | null,
): Rescanned | null {
  let current = events
  const changed = new Map<string, { hash: string; bytes: Uint8Array }>()
  let masked = 0
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const byName = new Map([...changed.values()].map(({ hash, bytes }) => [hash, bytes]))
    const source: BlobSource = (hash) => byName.get(hash) ?? blobs(hash)
    const values = [...new Set([...secretValues(current, source, engine), ...lateValues(current, source, late)])]
    if (values.length === 0) break
    masked += values.length
    const result = maskTrace(current, source, { values, places: [] })
    for (const [name, next] of result.blobs) follow(changed, name, next)
    current = result.events
  }
  return masked === 0 ? null : { events: current, blobs: changed, masked }
}

function lateValues(events: readonly TraceEvent[], blobs: BlobSource, late: ScrubSearch | null): Set<string> {
  const values = new Set<string>()
  if (late !== null) for (const { text } of reviewTexts(events, blobs)) for (const value of late.find(text)) values.add(value)
  return values
}

/** A blob that changes in a second round is still known by the name that it has in the vault. */
function follow(
  changed: Map<string, { hash: string; bytes: Uint8Array }>,
  name: string,
  next: { hash: string; bytes: Uint8Array },
): void {
  const first = [...changed].find(([, { hash }]) => hash === name)
  changed.set(first?.[0] ?? name, next)
}
