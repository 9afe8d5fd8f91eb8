import { type BlobSource, decodeUtf8, type FileVersion, type TraceEvent, treeSchema } from "@tracehold/trace"

/** Every blob that the events name, and those that their trees name. */
export function namedBlobs(events: readonly TraceEvent[], blobs: BlobSource): Set<string> {
  const names = new Set<string>()
  const add = (version: FileVersion | null | "unknown") => {
    if (version !== null && version !== "unknown" && version.blob !== null) names.add(version.blob)
  }
  const addTree = (hash: string | null) => {
    if (hash === null || names.has(hash)) return
    names.add(hash)
    for (const version of filesOf(blobs(hash))) add(version)
  }
  for (const event of events) {
    switch (event.kind) {
      case "open":
        names.add(event.text)
        break
      case "save":
        add(event.version)
        break
      case "file":
        add(event.before)
        add(event.after)
        break
      case "snapshot":
        addTree(event.tree)
        for (const [, version] of event.changed) add(version)
        break
      case "keyframe":
        addTree(event.tree)
        for (const [, version] of event.files) add(version)
        for (const { text } of event.docs) names.add(text)
        break
    }
  }
  return names
}

function filesOf(bytes: Uint8Array | undefined): FileVersion[] {
  const text = bytes === undefined ? null : decodeUtf8(bytes)
  if (text === null) return []
  try {
    const tree = treeSchema.safeParse(JSON.parse(text))
    return tree.success ? tree.data.files.map(([, version]) => version) : []
  } catch {
    return []
  }
}
