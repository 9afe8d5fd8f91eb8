import { attributeEdit, type SensorOf } from "@tracehold/capture"
import { type Authorship, applyChanges } from "@tracehold/trace"
import type { DocumentMirror } from "./document-mirror.ts"
import { type FoundText, holdsText } from "./file-text.ts"
import { holdsCell, notebookOf } from "./notebook-file.ts"

export type LoadHooks = {
  /**
   * Did the editor only load the file anew? Looks at the disk now; the author of what is there when it is such, else null. The
   * edit `change` shares in what is found out about the file later.
   */
  readonly reloaded: (path: string, is: (found: FoundText) => boolean, change: number) => Authorship | null
  /** The same where it loaded what the file was for a moment only. */
  readonly passed: (path: string, change: number) => Authorship | null
}

/**
 * A change that leaves a clean document clean may be the editor loading the file anew, or a notebook's: then whoever wrote the file did
 * it. Null: it was not.
 */
export function reloadedBy(
  record: SensorOf<"doc-change">,
  mirror: DocumentMirror,
  change: number,
  hooks: LoadHooks,
): Authorship | null {
  const clean = isClean(record, mirror)
  const path = mirror.file === null ? notebookOf(mirror.name) : mirror.name
  if (path === null || !(clean || record.source === "reloadFromDisk")) return null
  const text = applyChanges(mirror.real, [...record.changes])
  // The editor loads nothing over a dirty document by itself: the user took back what they had typed.
  const reverted: Authorship | null = mirror.dirty ? { actor: "user", rung: 3, evidence: "editor:reloadFromDisk" } : null
  if (reverted !== null && text === mirror.clean) return reverted
  const is = (file: FoundText) => (mirror.file === null ? holdsCell(file.text, text) : holdsText(file, text))
  const loaded = hooks.reloaded(path, is, change)
  if (loaded === null && clean && attributeEdit(record).rung === null) return hooks.passed(path, change)
  return loaded ?? reverted
}

/** Whether the document was not dirty and is not, as far as the change itself says. */
export function isClean(record: SensorOf<"doc-change">, mirror: DocumentMirror): boolean {
  return !record.dirty && !mirror.dirty && record.reason === undefined
}
