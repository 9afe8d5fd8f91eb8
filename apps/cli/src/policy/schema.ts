import { policyJsonSchema } from "@tracehold/policy"
import type { Result } from "../io.ts"

export function printSchema(): Result {
  const schema = policyJsonSchema()
  return { json: schema, text: JSON.stringify(schema, null, 2).split("\n") }
}
