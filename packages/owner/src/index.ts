export { describeError } from "./describe-error.ts"
export { OwnerError, type OwnerErrorCode } from "./error.ts"
export type { Fetch, Owner } from "./owner.ts"
export { sendDue } from "./send-due.ts"
export { type Argon2Cost, type SetUp, setUpVault } from "./set-up.ts"
export { type UnlockOptions, unlockWithPassphrase, unlockWithWords } from "./unlock.ts"
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
