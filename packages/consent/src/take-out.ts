import { maskTrace, valueForms } from "@tracehold/capture"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import { maskKeyframeScreens } from "./mask-keyframe-screens.ts"
import { maskNames, mentions } from "./mask-names.ts"
import { namedBlobs, readTree } from "./named-blobs.ts"
import { prune } from "./prune.ts"
import { reviewTexts } from "./review-texts.ts"
import { isFileOf } from "./same-file.ts"
import { stillReadable } from "./still-readable.ts"
import { withGaps } from "./with-gaps.ts"

/** A chunk from which something was erased. `blobs` maps what changed by its old name to its new content; null: it is gone. */
export type TakenOut = {
  readonly events: readonly TraceEvent[]
  readonly blobs: ReadonlyMap<string, Uint8Array | null>
  readonly removed: number
}

/** Whether a chunk has anything of the file of these names: events, a place in a tree, or a mention in a terminal or conversation. */
export function namesFile(events: readonly TraceEvent[], blobs: BlobSource, names: readonly string[]): boolean {
  const isIt = (name: string) => names.some((one) => isFileOf(name, one))
  return mentions(events, names) || filesIn(events, blobs).some(isIt)
}

/** Names that the file had or got by being renamed, as far as these events say. */
export function otherNames(events: readonly TraceEvent[], names: readonly string[]): string[] {
  const known = new Set(names)
  const moved = events.flatMap((event) => (event.kind === "file" && event.from !== undefined ? [[event.from, event.path]] : []))
  for (let size = 0; size < known.size; ) {
    size = known.size
    for (const pair of moved)
      if (pair.some((name) => [...known].some((one) => isFileOf(name, one)))) for (const n of pair) known.add(n)
  }
  return [...known].filter((name) => !names.some((one) => isFileOf(name, one)))
}

/** The chunk without a file, or a folder when a name ends in `/`: gaps in its place, its name masked where terminals and agents say it. */
export function takeOutFile(events: readonly TraceEvent[], blobs: BlobSource, names: readonly string[]): TakenOut {
  const pruned = prune(events, blobs, {
    doc: (name) => !names.some((one) => isFileOf(name, one)),
    terminal: () => true,
    tools: "drop",
  })
  const left = withGaps(events, pruned.events, "erase", undefined, "erased")
  const changed = new Map<string, Uint8Array | null>()
  events.forEach((event, i) => {
    const now = pruned.events[i]
    if (!hasTree(event) || event.tree === null || now == null || !hasTree(now) || now.tree === event.tree) return
    changed.set(event.tree, now.tree === null ? null : (pruned.blobs.get(now.tree) ?? null))
  })
  const named = namedBlobs(left.events, (hash) => pruned.blobs.get(hash) ?? blobs(hash))
  for (const hash of namedBlobs(events, blobs)) if (!named.has(hash) && !changed.has(hash)) changed.set(hash, null)
  return { events: maskNames(left.events, names), blobs: changed, removed: left.removed }
}

/** Whether somebody who replays the chunk could read the text, in any of the forms in which it may stand. */
export function showsText(events: readonly TraceEvent[], blobs: BlobSource, text: string): boolean {
  const forms = valueForms([text])
  for (const { text: shown } of reviewTexts(events, blobs)) if (forms.some((form) => shown.includes(form))) return true
  return stillReadable(events, blobs, forms)
}

/** The chunk with a text masked wherever it stands; null when it can be read all the same, so that the chunk must go whole. */
export function takeOutText(events: readonly TraceEvent[], blobs: BlobSource, text: string): TakenOut | null {
  const masked = maskTrace(maskKeyframeScreens(events, valueForms([text])), blobs, { values: [text], places: [] })
  const byName = new Map([...masked.blobs.values()].map(({ hash, bytes }) => [hash, bytes]))
  if (showsText(masked.events, (hash) => byName.get(hash) ?? blobs(hash), text)) return null
  return { events: masked.events, blobs: new Map([...masked.blobs].map(([old, { bytes }]) => [old, bytes])), removed: 0 }
}

type WithTree = Extract<TraceEvent, { tree: string | null }>

function hasTree(event: TraceEvent): event is WithTree {
  return event.kind === "keyframe" || event.kind === "snapshot"
}

/** Every document and file that the events name, those in trees included. */
function filesIn(events: readonly TraceEvent[], blobs: BlobSource): string[] {
  const names = new Set<string>()
  const trees = new Set<string>()
  for (const event of events) {
    if ("doc" in event) names.add(event.doc)
    if (event.kind === "file") for (const name of [event.path, event.from ?? event.path]) names.add(name)
    if (event.kind === "tool") for (const path of event.paths) names.add(path)
    if (event.kind === "keyframe") for (const { doc } of event.docs) names.add(doc)
    if (event.kind === "keyframe") for (const [path] of event.files) names.add(path)
    if (event.kind === "snapshot") for (const [path] of event.changed) names.add(path)
    if (hasTree(event) && event.tree !== null) trees.add(event.tree)
  }
  for (const tree of trees) for (const [path] of readTree(tree, blobs)?.files ?? []) names.add(path)
  return [...names]
}
