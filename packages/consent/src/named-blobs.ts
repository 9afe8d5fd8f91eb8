import { type BlobSource, decodeUtf8, type FileVersion, type TraceEvent, type Tree, treeSchema } from "@tracehold/trace"

/** The tree of this name; null when it is not at hand or is none. */
export function readTree(hash: string, blobs: BlobSource): Tree | null {
  const bytes = blobs(hash)
  const text = bytes === undefined ? null : decodeUtf8(bytes)
  if (text === null) return null
  try {
    const parsed = treeSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Every blob that the events name, with those that their trees name, each once, in order of first mention. */
export function namedBlobs(events: readonly TraceEvent[], blobs: BlobSource): Set<string> {
  const names = new Set<string>()
  const add = (version: FileVersion | null | "unknown") => {
    if (version !== null && version !== "unknown" && version.blob !== null) names.add(version.blob)
  }
  const addTree = (hash: string | null) => {
    if (hash === null || names.has(hash)) return
    names.add(hash)
    for (const [, version] of readTree(hash, blobs)?.files ?? []) add(version)
  }
  for (const event of events) {
    if (event.kind === "open") names.add(event.text)
    else if (event.kind === "save") add(event.version)
    else if (event.kind === "file") {
      add(event.before)
      add(event.after)
    } else if (event.kind === "snapshot") {
      addTree(event.tree)
      for (const [, version] of event.changed) add(version)
    } else if (event.kind === "keyframe") {
      addTree(event.tree)
      for (const [, version] of event.files) add(version)
      for (const { text } of event.docs) names.add(text)
    }
  }
  return names
}
