import type * as z from "zod"
import { type Policy, policySchema } from "./policy-schema.ts"

export type ParsedPolicy = { readonly kind: "ok"; readonly policy: Policy } | { readonly kind: "refused"; readonly why: string }

/** Read a policy file. `why` is one line for a person that names the field at fault; it never repeats a value. */
export function parsePolicy(text: string): ParsedPolicy {
  let value: unknown
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch {
    return { kind: "refused", why: "is not JSON" }
  }
  const parsed = policySchema.safeParse(value)
  return parsed.success ? { kind: "ok", policy: parsed.data } : { kind: "refused", why: describe(parsed.error.issues[0]) }
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return "is not a policy"
  const place = issue.path.length === 0 ? "" : `${issue.path.map(String).join(".")}: `
  switch (issue.code) {
    case "unrecognized_keys":
      return `${place}unknown field ${issue.keys.map(quoteName).join(", ")}`
    case "invalid_union":
      return describeUnion(place, issue)
    case "invalid_type":
      return `${place}must be ${issue.expected}`
    case "invalid_value":
      return `${place}must be ${issue.values.map(String).join(" or ")}`
    case "too_big":
      return `${place}is over ${issue.maximum}`
    case "too_small":
      return `${place}is under ${issue.minimum}`
    default:
      return `${place}${issue.message.startsWith("is not") ? issue.message : "is not valid"}`
  }
}

/** Of a union's branches, the one that got furthest says what is wrong. */
function describeUnion(place: string, issue: z.core.$ZodIssueInvalidUnion): string {
  const branches = issue.errors.filter((errors) => errors.length > 0)
  const best = branches.toSorted((a, b) => rankOf(a) - rankOf(b))[0]
  return best?.[0] === undefined ? `${place}is not valid` : place + describe(best[0])
}

/** A wrong type of the whole is the least helpful thing to say; missing fields say less than unknown ones. */
function rankOf(errors: readonly z.core.$ZodIssue[]): number {
  if (errors.some((e) => e.path.length === 0 && e.code === "invalid_type")) return 1000
  return errors.length
}

function quoteName(name: string): string {
  return JSON.stringify(name.slice(0, 64))
}
