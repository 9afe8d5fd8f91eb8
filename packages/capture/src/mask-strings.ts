import type { TraceEvent } from "@tracehold/trace"
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

/** The event with every form masked in every free text that it carries. */
export function maskStrings(event: TraceEvent, forms: readonly string[]): TraceEvent {
  if (event.kind === "keyframe")
    return { ...maskRest(event, forms), docs: event.docs.map(({ text, ...doc }) => ({ ...maskRest(doc, forms), text })) }
  if (event.kind === "open") return { ...maskRest(event, forms), text: event.text } // Here `text` is a blob's name.
  return maskRest(event, forms)
}

function maskRest<T>(value: T, forms: readonly string[]): T {
  return maskValue(value, "", forms) as T
}

function maskValue(value: unknown, field: string, forms: readonly string[]): unknown {
  if (typeof value === "string") return NAMES.has(field) ? value : maskForms(value, forms)
  if (Array.isArray(value)) return value.map((item) => maskValue(item, field, forms))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskValue(item, key, forms)]))
}
