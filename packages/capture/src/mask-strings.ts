import type { TraceEvent } from "@tracehold/trace"
import type { Instead } from "./cover.ts"
import { maskForms } from "./secret-values.ts"

/** Fields that hold names, numbers or hashes by their schema; masking inside them would break what refers to them. */
const NAMES: ReadonlySet<string> = new Set([
  "kind",
  "blob",
  "tree",
  "hash",
  "keyId",
  "actor",
  "evidence",
  "op",
  "reason",
  "cause",
  "form",
  "eol",
  "head",
  "headBefore",
])

/** The event with every form covered in every free text that it carries. */
export function maskStrings(event: TraceEvent, forms: readonly string[], instead: Instead): TraceEvent {
  if (event.kind === "keyframe")
    return {
      ...maskRest(event, forms, instead),
      docs: event.docs.map(({ text, ...doc }) => ({ ...maskRest(doc, forms, instead), text })),
    }
  if (event.kind === "open") return { ...maskRest(event, forms, instead), text: event.text } // Here `text` is a blob's name.
  return maskRest(event, forms, instead)
}

function maskRest<T>(value: T, forms: readonly string[], instead: Instead): T {
  return maskValue(value, "", forms, instead) as T
}

function maskValue(value: unknown, field: string, forms: readonly string[], instead: Instead): unknown {
  if (typeof value === "string") return NAMES.has(field) ? value : maskForms(value, forms, instead)
  if (Array.isArray(value)) return value.map((item) => maskValue(item, field, forms, instead))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskValue(item, key, forms, instead)]))
}
