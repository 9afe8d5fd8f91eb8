import type { TraceEvent } from "@tracehold/trace"

/** A text in an event that is somebody's words or names, not a number, hash or code of ours. */
export type FreeText = { readonly field: string; readonly text: string }

/** Fields that hold codes, ids or hashes by their schema. */
const CODES: ReadonlySet<string> = new Set([
  "kind",
  "blob",
  "tree",
  "hash",
  "keyId",
  "actor",
  "evidence",
  "agent",
  "call",
  "conversation",
  "turn",
  "op",
  "reason",
  "cause",
  "form",
  "eol",
  "output",
  "head",
  "headBefore",
  "policy",
  "packs",
  "before",
  "after",
  "version",
  "by",
  "secret",
])

/** Every free text that an event carries. Edits' and screens' texts are among them; blobs are not. */
export function freeTexts(event: TraceEvent): FreeText[] {
  const found: FreeText[] = []
  const walk = (value: unknown, field: string) => {
    if (typeof value === "string") found.push({ field, text: value })
    else if (Array.isArray(value)) for (const item of value) walk(item, field)
    else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) if (!CODES.has(key)) walk(item, key)
    }
  }
  if (event.kind === "open") return [{ field: "doc", text: event.doc }]
  if (event.kind !== "keyframe") walk(event, "")
  else {
    walk({ ...event, docs: event.docs.map(({ doc }) => ({ doc })), files: event.files.map(([path]) => ({ path })) }, "")
  }
  return found
}
