export { type Redaction, type RedactionCounts, redactionSchema } from "./redaction.ts"
export { type FindingPlace, findingPlaceSchema, type ReviewFinding, reviewFindingSchema } from "./review-finding.ts"
