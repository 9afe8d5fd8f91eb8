import type { BlobSource, State, TraceEvent } from "@tracehold/trace"
import { safeRelativePath } from "./safe-path.ts"

/** What cannot be written: files of which only the size is known, by why, and names. */
export type Absent = {
  binary: number
  large: number
  withheld: number
  /** Their text is not in this vault: erased, or never reached. */
  gone: number
  /** Names that lead out of a folder, are devices, or would be another file's folder. */
  skipped: number
}
export const noneAbsent = (): Absent => ({ binary: 0, large: 0, withheld: 0, gone: 0, skipped: 0 })

/** The files of a moment that can be written, one by one; counts the others. Paths are safe, and no two are in each other's way. */
export function* recordedFiles(
  { files }: State,
  blobs: BlobSource,
  absent: Absent,
): Generator<{ readonly path: string; readonly bytes: Uint8Array }> {
  for (const [name, { form, blob }] of files) {
    const path = safeRelativePath(name)
    const bytes = blob === null ? undefined : blobs(blob)
    if (path === null || foldersOf(path).some((folder) => files.has(folder))) absent.skipped++
    else if (bytes === undefined) absent[form === "text" ? "gone" : form]++
    else yield { path, bytes }
  }
}

/** What is not there, one line each: nobody should take what was recorded for the whole folder. */
export function absenceLines({ skipped, ...withoutContent }: Absent, complete: boolean): string[] {
  const counts = Object.entries(withoutContent).filter(([, count]) => count > 0)
  const known = counts.reduce((sum, [, count]) => sum + count, 0)
  const lines = ["Not there: what git ignores, what policy excludes, and whether a file is executable; none of it was recorded."]
  if (known > 0) lines.push(`Known by size alone: ${known} (${counts.map(([form, count]) => `${count} ${form}`).join(", ")}).`)
  if (skipped > 0) lines.push(`Names that cannot be used as file names here: ${skipped}.`)
  if (!complete) lines.push("The first look at the folder was not over yet: files that nobody touched may be missing.")
  return lines
}

/** Whether the workspace had been looked at in full by then. */
export function looksComplete(events: readonly TraceEvent[], position: number): boolean {
  for (let i = position - 1; i >= 0; i--) {
    const event = events[i]
    if (event?.kind === "snapshot") return event.complete
    if (event?.kind === "keyframe" && event.tree !== null) return true
  }
  return false
}

function foldersOf(path: string): string[] {
  const parts = path.split("/")
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"))
}
