export { findingId, replaceableAs } from "@tracehold/consent"
export { type BackupOptions, backUpVault } from "./backup.ts"
export { addKeyring, addPassphrase, changePassphrase, newWords, type Proof, removeWay } from "./change-slots.ts"
export { describeError } from "./describe-error.ts"
export { eraseVault } from "./erase-vault.ts"
export type { ErasedInside, ErasePlan, EraseWhat, WorkReport } from "./erase-views.ts"
export { OwnerError, type OwnerErrorCode } from "./error.ts"
export type { ExportForm } from "./export-chunk.ts"
export { fingerprintWords } from "./fingerprint.ts"
export { hostPolicyLayers, readPolicies } from "./host-policy-layers.ts"
export type { Fetch } from "./http.ts"
export { KEYRING_NAMES, type Keyring } from "./keyring.ts"
export { askForKey } from "./keyring-slot.ts"
export { systemKeyring } from "./keyring-system.ts"
export { describeRollback, rollbackLine } from "./memory.ts"
export { newOrgKey, type OrgKey, orgPair } from "./org-signing.ts"
export { forgetOrgPolicy, installOrgPolicy, lookAtOrgPolicy, orgPolicyLines } from "./org-trust.ts"
export { owedLines } from "./owed-lines.ts"
export type { Owner } from "./owner.ts"
export { type HostPlace, type PullOptions, pullHost } from "./pull.ts"
export { repairUnlocked } from "./repair.ts"
export { type BackupKey, type Restored, type RestoreOptions, restoreVault } from "./restore-backup.ts"
export { sendDue } from "./send-due.ts"
export { type SetUp, type SetUpOptions, setUpVault } from "./set-up.ts"
export type { Argon2Cost } from "./slots.ts"
export { type UnlockOptions, unlockWith, unlockWithPassphrase, unlockWithWords } from "./unlock.ts"
export type {
  Candidate,
  ChunkRef,
  ChunkSummary,
  ChunkView,
  DonationState,
  DonationView,
  Draft,
  OpenChunk,
  Prepared,
  RecipientView,
  SendReport,
  UnlockReport,
} from "./views.ts"
