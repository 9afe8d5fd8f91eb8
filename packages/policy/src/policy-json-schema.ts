import * as z from "zod"
import { policySchema } from "./policy-schema.ts"

/** The JSON Schema (draft 2020-12) of a policy file, with which editors complete and check it. */
export function policyJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(policySchema),
    title: "Tracehold policy",
    description: "What is never recorded or given. A policy can only narrow.",
  }
}
