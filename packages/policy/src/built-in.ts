import builtInData from "@tracehold/policies/default.json" with { type: "json" }
import type { Layer } from "./layer.ts"
import { policySchema } from "./policy-schema.ts"

/** The layer under all others, always in force: see policies/default.json. */
export const BUILT_IN: Layer = {
  name: "built-in",
  source: "tracehold built-in",
  policy: policySchema.parse(builtInData),
}
