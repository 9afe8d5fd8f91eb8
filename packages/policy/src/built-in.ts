import builtInData from "@tracehold/policies/default.json" with { type: "json" }
import type { Layer } from "./layer.ts"
import { policySchema } from "./policy-schema.ts"

/** What `explain` names as the place of a built-in rule. */
export const BUILT_IN_SOURCE = "tracehold built-in"

/** The layer under all others, always in force: see policies/default.json. */
export const BUILT_IN: Layer = {
  name: "built-in",
  source: BUILT_IN_SOURCE,
  policy: policySchema.parse(builtInData),
}
