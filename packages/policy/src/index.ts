export type { Admitted } from "./admitted.ts"
export { BUILT_IN_SOURCE } from "./built-in.ts"
export { codePointCells } from "./code-point-cells.ts"
export { createEngine, type Engine, type EngineInput } from "./engine.ts"
export { explainCommand, explainPath, explainText } from "./explain.ts"
export { admitFrame, type FrameEvent } from "./frames.ts"
export { hostLayers } from "./host-policies.ts"
export type { WallTime } from "./hours.ts"
export { valuesOfEnvironment, valuesOfFile } from "./known-values.ts"
export type { Base, IgnoreFile, Layer } from "./layer.ts"
export { type Mode, type Modes, modesFor, neverGiven, remoteName } from "./modes.ts"
export type { Where } from "./named-file.ts"
export { type OrgPolicy, type OrgTrust, openOrgPolicy, orgLayer, parseTrust, signOrgPolicy, trustOf } from "./org-policy.ts"
export { type ParsedPolicy, parsePolicy } from "./parse-policy.ts"
export type { GitWord } from "./paths/path-judge.ts"
export { type FindKnown, findPersonal } from "./personal/find-personal.ts"
export { knownPersonalIn } from "./personal/known-personal.ts"
export { namesSaid, ownerOfRemote } from "./personal/names-said.ts"
export { type KnownPersonal, PERSONAL_TYPES, type PersonalType } from "./personal/personal-type.ts"
export { type CaseResult, casesSchema, type PolicyCases, runCases } from "./policy-cases.ts"
export { policyJsonSchema } from "./policy-json-schema.ts"
export {
  type HostPolicies,
  NO_POLICIES,
  type PolicyPlaces,
  policyPlaces,
  readHostPolicies,
  readOrgPolicies,
} from "./policy-places.ts"
export { type MaskRule, type Policy, policySchema } from "./policy-schema.ts"
export { ReadmitError, readmit } from "./readmit.ts"
export { type Finding, type PathVerdict, WITHHELD } from "./verdict.ts"
