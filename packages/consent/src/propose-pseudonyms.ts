import { SHORTEST_VALUE } from "@tracehold/capture"
import { contentHash } from "@tracehold/crypto"
import { PERSONAL_TYPES, type PersonalType } from "@tracehold/policy"
import { LONGEST_REPLACED, type PseudonymOrder } from "./redaction.ts"
import type { ReviewFinding } from "./review-finding.ts"

/** A finding's id: the same for the same rule and value in every chunk. */
export function findingId(rule: string, value: string): string {
  return `${rule}:${contentHash(value).slice(0, 32)}`
}

/** What a finding's value is to be replaced as; null where it is a secret, too short to be looked for everywhere, or too long. */
export function replaceableAs({ what, rule, text }: Pick<ReviewFinding, "what" | "rule" | "text">): PersonalType | null {
  if (what !== "personal" || text.length < SHORTEST_VALUE || text.length > LONGEST_REPLACED) return null
  return PERSONAL_TYPES.find((type) => type === rule) ?? null
}

/** A pseudonym for each of the findings that can have one. */
export function proposePseudonyms(findings: readonly ReviewFinding[], scope: PseudonymOrder["scope"]): PseudonymOrder[] {
  return findings.flatMap((finding) => {
    const type = replaceableAs(finding)
    return type === null ? [] : [{ kind: "pseudonym", type, text: finding.text, scope }]
  })
}
